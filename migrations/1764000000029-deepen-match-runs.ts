import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Goals, pools, pins and previews of runs; figures and reasons of their results; comments on proposals. */
const GOAL = `'{"objective": "MOST_MATCHED", "floor": 0, "parity": null, "menteesPerMentor": 0, "keepFrom": null, "keepBonus": 500, "atMostChanges": null}'`;
const POOL = `'{"unmatchedOnly": false, "menteeOrgUnitIds": null, "mentorOrgUnitIds": null, "assumedMentorSeats": null}'`;

export class DeepenMatchRuns1764000000029 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE match_runs
        ADD COLUMN goal jsonb NOT NULL DEFAULT ${GOAL},
        ADD COLUMN pool jsonb NOT NULL DEFAULT ${POOL},
        ADD COLUMN pins jsonb NOT NULL DEFAULT '[]',
        ADD COLUMN circles jsonb,
        ADD COLUMN preview boolean NOT NULL DEFAULT false,
        ADD COLUMN time_limit integer NOT NULL DEFAULT 600,
        ADD COLUMN report jsonb;
      ALTER TABLE match_runs ALTER COLUMN goal DROP DEFAULT, ALTER COLUMN pool DROP DEFAULT, ALTER COLUMN pins DROP DEFAULT;
      -- Of a circle, the sum over all its pairs, less what likeness costs.
      ALTER TABLE match_proposals
        DROP CONSTRAINT ck_match_proposals_score,
        ADD CONSTRAINT ck_match_proposals_score CHECK (score BETWEEN -1000000 AND 1000000),
        ADD COLUMN mentee_rank integer,
        ADD COLUMN feasible_mentees integer,
        ADD COLUMN change jsonb,
        ADD COLUMN by_hand boolean NOT NULL DEFAULT false,
        ADD COLUMN spread jsonb,
        ADD COLUMN comment text;
      ALTER TABLE match_leftovers
        DROP CONSTRAINT ck_match_leftovers_role,
        ADD CONSTRAINT ck_match_leftovers_role CHECK (role IN ('MENTOR', 'MENTEE', 'PEER')),
        DROP CONSTRAINT ck_match_leftovers_reason,
        ADD CONSTRAINT ck_match_leftovers_reason CHECK (reason IN ('NO_FEASIBLE_PARTNER', 'PARTNERS_FULL', 'NOT_NEEDED', 'NOT_READY', 'NO_PLACE_FOUND')),
        ADD COLUMN relaxing jsonb NOT NULL DEFAULT '[]',
        ADD COLUMN saturated integer,
        ADD COLUMN change jsonb;
      ALTER TABLE match_leftovers ALTER COLUMN relaxing DROP DEFAULT;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Older rules know neither peers nor the sums of circles.
      ALTER TABLE match_leftovers NO FORCE ROW LEVEL SECURITY;
      ALTER TABLE match_proposals NO FORCE ROW LEVEL SECURITY;
      DELETE FROM match_leftovers WHERE role = 'PEER';
      UPDATE match_proposals SET score = least(greatest(score, 0), 10000) WHERE score NOT BETWEEN 0 AND 10000;
      ALTER TABLE match_proposals FORCE ROW LEVEL SECURITY;
      ALTER TABLE match_leftovers FORCE ROW LEVEL SECURITY,
        DROP CONSTRAINT ck_match_leftovers_role,
        ADD CONSTRAINT ck_match_leftovers_role CHECK (role IN ('MENTOR', 'MENTEE')),
        DROP CONSTRAINT ck_match_leftovers_reason,
        ADD CONSTRAINT ck_match_leftovers_reason CHECK (reason IN ('NO_FEASIBLE_PARTNER', 'PARTNERS_FULL', 'NOT_NEEDED', 'NOT_READY')),
        DROP COLUMN relaxing, DROP COLUMN saturated, DROP COLUMN change;
      ALTER TABLE match_proposals
        DROP CONSTRAINT ck_match_proposals_score,
        ADD CONSTRAINT ck_match_proposals_score CHECK (score BETWEEN 0 AND 10000),
        DROP COLUMN mentee_rank, DROP COLUMN feasible_mentees, DROP COLUMN change, DROP COLUMN by_hand, DROP COLUMN spread, DROP COLUMN comment;
      ALTER TABLE match_runs DROP COLUMN goal, DROP COLUMN pool, DROP COLUMN pins, DROP COLUMN circles, DROP COLUMN preview, DROP COLUMN time_limit, DROP COLUMN report;
    `);
  }
}
