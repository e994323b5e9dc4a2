/**
 * The settings of a match from a JSON file with the names of `MatchSettingsInput`. The API's own schema reads them:
 * what it learns, this command knows.
 */
import { readFile } from 'node:fs/promises';
import { coerceInputValue, graphql, type GraphQLInputType } from 'graphql';
import { Arg, Query, Resolver, buildSchemaSync } from 'type-graphql';
import { checkShape } from '../../graphql/mutation';
import { Refusal } from '../../graphql/user-errors';
import { MatchSettings } from '../../modules/match-runs/match-run.settings';
import { StartupError } from '../../startup-error';

export async function readSettings(file: string | null): Promise<MatchSettings> {
  if (file === null) return new MatchSettings();
  const given = await readJson(file);
  const problems: string[] = [];
  const wrong = (path: readonly (string | number)[], message: string) =>
    problems.push(`  ${file}, ${path.length ? `field “${path.join('.')}”` : 'the whole'}: ${message}`);
  const settings = await asSettings(given, wrong);
  if (settings) checkValues(settings, wrong);
  if (problems.length || !settings)
    throw new StartupError(`The settings must be mended first.\n${problems.join('\n')}`);
  return settings;
}

type Wrong = (path: readonly (string | number)[], message: string) => void;

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse((await readFile(file, 'utf8')).replace(/^\ufeff/, ''));
  } catch (error) {
    throw new StartupError(`${file} can’t be read as JSON (${(error as Error).message}). Correct it.`);
  }
}

@Resolver()
class SettingsReader {
  static read: MatchSettings | null = null;

  @Query(() => Boolean)
  settings(@Arg('settings', () => MatchSettings) settings: MatchSettings): boolean {
    SettingsReader.read = settings;
    return true;
  }
}

async function asSettings(given: unknown, wrong: Wrong): Promise<MatchSettings | null> {
  const schema = buildSchemaSync({ resolvers: [SettingsReader], validate: false });
  let sound = true;
  coerceInputValue(given, schema.getType('MatchSettingsInput') as GraphQLInputType, (path, _value, error) => {
    sound = false;
    wrong(path, error.message);
  });
  if (!sound) return null;
  const source = 'query ($settings: MatchSettingsInput!) { settings(settings: $settings) }';
  const { errors } = await graphql({ schema, source, variableValues: { settings: given } });
  if (errors?.[0]) throw errors[0];
  return SettingsReader.read;
}

/** What decorators can't say of one field alone is said as startMatchRun says it. */
function checkValues(settings: MatchSettings, wrong: Wrong): void {
  try {
    checkShape(settings);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    for (const { path, message } of error.errors) wrong(path ?? [], message);
  }
  if (!Object.values(settings.weights).some((weight) => weight > 0))
    wrong(['weights'], 'At least one weight must be above 0.');
  const { minLevelGap: least, maxLevelGap: most } = settings;
  if (typeof least === 'number' && typeof most === 'number' && least > most)
    wrong(['maxLevelGap'], 'Must not be below minLevelGap.');
}
