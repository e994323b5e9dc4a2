/** Imports on the wire. */
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../../context';
import { PageArgs, type Page } from '../../graphql/connection';
import { payload } from '../../graphql/mutation';
import type { Raw } from '../../graphql/node';
import { toOne } from '../../reads/links';
import { Cohort } from '../cohorts/cohort.entity';
import { readableCohorts } from '../cohorts/cohort.repository';
import { Program } from '../programs/program.entity';
import { Import, ImportMapping } from './import.entity';
import type { ImportIssue } from './import-issue.entity';
import {
  CommitImportInput,
  ImportEnrollmentsInput,
  ImportIssuesArgs,
  RejectImportInput,
  SaveImportMappingInput,
} from './import.inputs';
import { listImportMappings, listImports, listIssues } from './import.repository';
import { commitImport, getImport, importEnrollments, permissionsOf, rejectImport } from './import.service';
import { saveImportMapping } from './import-mapping.service';
import {
  ImportConnection,
  ImportIssueConnection,
  ImportMappingConnection,
  ImportMappingPayload,
  ImportPayload,
  ImportPermissions,
} from './import.types';

const cohortOf = toOne<Import, Cohort>('Import.cohort', 'cohortId', readableCohorts);

@Resolver(() => Import)
export class ImportResolver {
  @Query(() => Import, { description: 'One import. For coordinators of its cohort.' })
  import(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the import.' }) id: string,
  ): Promise<Import> {
    return getImport(ctx, id);
  }

  @FieldResolver(() => Cohort, { nullable: true, description: 'The cohort, where the viewer may see it.' })
  cohort(@Ctx() ctx: Context, @Root() given: Raw<Import>): Promise<Cohort | null> | null {
    return cohortOf(ctx, given);
  }

  @FieldResolver(() => ImportIssueConnection, {
    description:
      'What was found in the file: issues of the file first, then row by row. The first 1,000 are kept; `errorCount` and `warningCount` count all.',
  })
  issues(
    @Ctx() ctx: Context,
    @Root() given: Raw<Import>,
    @Args(() => ImportIssuesArgs) args: ImportIssuesArgs,
  ): Promise<Page<ImportIssue>> {
    return listIssues(ctx, given, args);
  }

  @FieldResolver(() => ImportPermissions, { description: 'What the viewer may do with this import now.' })
  permissions(@Ctx() ctx: Context, @Root() given: Raw<Import>): Promise<ImportPermissions> {
    return permissionsOf(ctx, given);
  }

  @Mutation(() => ImportPayload, {
    description:
      'Stages a CSV file of people for a cohort and checks it; nothing takes effect before `commitImport`. People are found again by external id, then by e-mail address; an empty cell leaves what is there. For coordinators of the cohort; people who are new only for coordinators of the institution.',
  })
  importEnrollments(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'The file and its mapping.' }) input: ImportEnrollmentsInput,
  ): Promise<ImportPayload> {
    return payload(input, async () => ({ import: await importEnrollments(ctx, input) }));
  }

  @Mutation(() => ImportPayload, {
    description:
      'Lets the rows of an import take effect, in the background: read the import until its state is COMMITTED, or REJECTED with a `failure`. For coordinators of the cohort.',
  })
  commitImport(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which import, and which rows.' }) input: CommitImportInput,
  ): Promise<ImportPayload> {
    return payload(input, async () => ({ import: await commitImport(ctx, input) }));
  }

  @Mutation(() => ImportPayload, {
    description: 'Throws the staged rows of an import away. For coordinators of the cohort.',
  })
  rejectImport(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which import.' }) input: RejectImportInput,
  ): Promise<ImportPayload> {
    return payload(input, async () => ({ import: await rejectImport(ctx, input) }));
  }
}

@Resolver(() => ImportMapping)
export class ImportMappingResolver {
  @Mutation(() => ImportMappingPayload, {
    description: 'Keeps a mapping for the next file of a program. For coordinators of the program.',
  })
  saveImportMapping(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'The mapping.' }) input: SaveImportMappingInput,
  ): Promise<ImportMappingPayload> {
    return payload(input, async () => ({ importMapping: await saveImportMapping(ctx, input) }));
  }
}

@Resolver(() => Cohort)
export class CohortImportsResolver {
  @FieldResolver(() => ImportConnection, {
    description: 'Imports into the cohort, newest first. For its coordinators; empty for others.',
  })
  imports(
    @Ctx() ctx: Context,
    @Root() cohort: Raw<Cohort>,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Page<Import>> {
    return listImports(ctx, cohort, args);
  }
}

@Resolver(() => Program)
export class ProgramImportMappingsResolver {
  @FieldResolver(() => ImportMappingConnection, {
    description: 'Saved mappings for imports, by name. For coordinators; empty for others.',
  })
  importMappings(
    @Ctx() ctx: Context,
    @Root() program: Raw<Program>,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Page<ImportMapping>> {
    return listImportMappings(ctx, program, args);
  }
}
