/** What is on the wire but no table: connections, figures, inputs. */
import { Field, Float, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Cohort, Milestone, Pairing } from './entities';

@ObjectType()
export class PageInfo {
  @Field()
  hasNextPage: boolean;
  @Field(() => String, { nullable: true })
  endCursor: string | null;
}

interface Edge<T> {
  cursor: string;
  node: T;
}

export interface Page<T> {
  edges: Edge<T>[];
  pageInfo: PageInfo;
}

function connectionOf<T extends object>(node: new () => T) {
  @ObjectType(`${node.name}Edge`)
  class NodeEdge {
    @Field()
    cursor: string;
    @Field(() => node)
    node: T;
  }
  @ObjectType(`${node.name}Connection`)
  class Connection {
    @Field(() => [NodeEdge])
    edges: NodeEdge[];
    @Field(() => PageInfo)
    pageInfo: PageInfo;
  }
  return Connection;
}

export const CohortConnection = connectionOf(Cohort);
export const PairingConnection = connectionOf(Pairing);
export const MilestoneConnection = connectionOf(Milestone);

/** A page of rows, of which one more was read than asked for. */
export function pageOf<T extends { id: string }>(rows: T[], first: number): Page<T> {
  const edges = rows
    .slice(0, first)
    .map((node) => ({ cursor: Buffer.from(node.id).toString('base64'), node }));
  return { edges, pageInfo: { hasNextPage: rows.length > first, endCursor: edges.at(-1)?.cursor ?? null } };
}

@ObjectType()
export class PairingCount {
  @Field()
  state: string;
  @Field(() => Int)
  count: number;
}

@ObjectType()
export class MilestoneProgress {
  @Field(() => Int)
  planned: number;
  @Field(() => Int)
  done: number;
  @Field(() => Int)
  overdue: number;
  @Field(() => Float, { nullable: true })
  completionRate: number | null;
}

@ObjectType()
export class MeetingProgress {
  @Field(() => Int)
  held: number;
  @Field(() => Int)
  minutes: number;
}

@ObjectType()
export class FeedbackProgress {
  @Field(() => Int)
  closedRounds: number;
  @Field(() => Int)
  asked: number;
  @Field(() => Int)
  answered: number;
  @Field(() => Float, { nullable: true })
  responseRate: number | null;
  @Field(() => Float, { nullable: true })
  meanSatisfaction: number | null;
}

@ObjectType()
export class Progress {
  cohortId: string;
}

export enum CohortOrder {
  NAME_ASC = 'NAME_ASC',
}
registerEnumType(CohortOrder, { name: 'CohortOrder' });

export enum CohortState {
  ACTIVE = 'ACTIVE',
  ARCHIVED = 'ARCHIVED',
}
registerEnumType(CohortState, { name: 'CohortState' });

@InputType()
export class CohortFilter {
  @Field(() => [CohortState], { nullable: true })
  states?: CohortState[];
}

@InputType()
export class MoveMilestoneInput {
  @Field(() => ID)
  milestoneId: string;
}

@ObjectType()
export class UserError {
  @Field()
  message: string;
}

@ObjectType()
export class MilestonePayload {
  @Field(() => Milestone, { nullable: true })
  milestone: Milestone | null;
  @Field(() => [UserError])
  userErrors: UserError[];
}
