/** Every node by its id, whatever its type: what Relay and similar clients refetch by. */
import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import type DataLoader from 'dataloader';
import type { Context } from '../../context';
import { Fault, notFound } from '../../graphql/faults';
import { MAX_PAGE } from '../../graphql/connection';
import { Node } from '../../graphql/node';
import { typeOfId, type NodeType } from '../../ids';
import { apiKeyLoader } from '../api-keys/api-key.repository';
import { eventLoader } from '../audit-log/audit-log.repository';
import { cohortLoader } from '../cohorts/cohort.repository';
import { demographicsImportLoader } from '../demographics/demographics.repository';
import { enrollmentLoader } from '../enrollments/enrollment.repository';
import { equityReportLoader } from '../equity-reports/equity-report.repository';
import { exclusionLoader } from '../exclusions/exclusion.repository';
import { leaveLoader } from '../enrollments/leave.repository';
import { feedbackAssignmentLoader } from '../feedback/feedback-assignment.repository';
import { feedbackInstrumentLoader } from '../feedback/feedback-instrument.repository';
import { feedbackRoundLoader } from '../feedback/feedback-round.repository';
import { importLoader, importMappingLoader } from '../imports/import.repository';
import { institutionLoader } from '../institutions/institution.repository';
import { meetingLoader } from '../meetings/meeting.repository';
import { milestoneLoader } from '../milestones/milestone.repository';
import { milestoneTemplateLoader } from '../milestones/milestone-template.repository';
import { orgUnitLoader } from '../org-units/org-unit.repository';
import { leftoverLoader, matchRunLoader, proposalLoader } from '../match-runs/match-run.repository';
import { memberLoader, pairingLoader } from '../pairings/pairing.repository';
import { personLoader } from '../people/person.repository';
import { programLoader } from '../programs/program.repository';
import { roleGrantLoader } from '../role-grants/role-grant.repository';
import { skillLoader } from '../skills/skill.repository';

/** Each room's own loader, so `node` can never see more than the room shows. */
const LOADERS: Record<NodeType, (ctx: Context) => DataLoader<string, Node | null>> = {
  ApiKey: apiKeyLoader,
  Cohort: cohortLoader,
  DemographicsImport: demographicsImportLoader,
  Enrollment: enrollmentLoader,
  EquityReport: equityReportLoader,
  Event: eventLoader,
  Exclusion: exclusionLoader,
  FeedbackAssignment: feedbackAssignmentLoader,
  FeedbackInstrument: feedbackInstrumentLoader,
  FeedbackRound: feedbackRoundLoader,
  Import: importLoader,
  ImportMapping: importMappingLoader,
  Institution: institutionLoader,
  Leave: leaveLoader,
  MatchLeftover: leftoverLoader,
  MatchRun: matchRunLoader,
  Meeting: meetingLoader,
  Milestone: milestoneLoader,
  MilestoneTemplate: milestoneTemplateLoader,
  OrgUnit: orgUnitLoader,
  Pairing: pairingLoader,
  PairingMember: memberLoader,
  Person: personLoader,
  Program: programLoader,
  Proposal: proposalLoader,
  RoleGrant: roleGrantLoader,
  Skill: skillLoader,
};

async function load(ctx: Context, id: string): Promise<Node | null> {
  const type = typeOfId(id);
  return type && LOADERS[type](ctx).load(id);
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
