/** Every node by its id, whatever its type: what Relay and similar clients refetch by. */
import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import type DataLoader from 'dataloader';
import type { Context } from '../../context';
import { Fault, notFound } from '../../graphql/faults';
import { MAX_PAGE } from '../../graphql/connection';
import { Node } from '../../graphql/node';
import { typeOfId, type NodeType } from '../../ids';
import { readableOf } from '../../reads/readable';
import { demographicsImportLoader } from '../demographics/demographics.repository';

/** Each room's own loader, so `node` can never see more than the room shows. */
function loaderOf(type: NodeType): ((ctx: Context) => DataLoader<string, Node | null>) | undefined {
  // It is no row: its room asks a function as the viewer herself.
  if (type === 'DemographicsImport') return demographicsImportLoader;
  return readableOf(type)?.loader as ((ctx: Context) => DataLoader<string, Node | null>) | undefined;
}

async function load(ctx: Context, id: string): Promise<Node | null> {
  const type = typeOfId(id);
  return (type && loaderOf(type)?.(ctx).load(id)) ?? null;
}

@Resolver()
export class NodeResolver {
  @Query(() => Node, { description: 'A node by its id.' })
  async node(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of any node.' }) id: string,
  ): Promise<Node> {
    const node = await load(ctx, id);
    if (!node) throw notFound('node', id);
    return node;
  }

  @Query(() => [Node], {
    nullable: 'items',
    description: `Nodes by their ids, in the order asked, up to ${MAX_PAGE}; null where there is none that the viewer may see.`,
  })
  async nodes(
    @Ctx() ctx: Context,
    @Arg('ids', () => [ID], { description: 'Ids of any nodes.' }) ids: string[],
  ): Promise<(Node | null)[]> {
    if (ids.length > MAX_PAGE) {
      throw new Fault('BAD_USER_INPUT', `\`ids\` may hold up to ${MAX_PAGE} ids; it holds ${ids.length}.`);
    }
    return Promise.all(ids.map((id) => load(ctx, id)));
  }
}
