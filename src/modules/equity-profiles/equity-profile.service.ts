/** Reading policy profiles and choosing one. */
import { authorize, decide } from '../../auth/decisions';
import { defineLoader, inTransaction, type Context } from '../../context';
import { record } from '../../events/record';
import { forbidden } from '../../graphql/faults';
import { InvalidInput, Refusal } from '../../graphql/user-errors';
import {
  DEFAULT_PROFILE,
  findProfile,
  getProfile,
  isNewest,
  type EquityProfileData,
  type ProfileName,
} from './equity-profile';
import { PROFILES } from './equity-profile.data';
import type { ChooseEquityProfileInput } from './equity-profile.inputs';
import { chosenProfile, writeChoice } from './equity-profile.repository';
import type { EquityProfile } from './equity-profile.types';

/** Every version that ever was. May: administrators, equity officers. */
export async function getProfiles(ctx: Context): Promise<EquityProfile[]> {
  authorize(decide(ctx.viewer, 'equityProfile.read'));
  const chosen = await chosenProfile(ctx);
  return PROFILES.map((profile) => shown(profile, chosen));
}

/** What is chosen now, asked once for all reports of a request. */
const chosenLoader = defineLoader(async (ctx) => [
  { id: ctx.institutionId, chosen: await chosenProfile(ctx) },
]);

/** The profile by which a report was made, whatever is chosen now. May: whoever sees the report. */
export async function profileOf(ctx: Context, name: ProfileName): Promise<EquityProfile> {
  const now = await chosenLoader(ctx).load(ctx.institutionId);
  return shown(getProfile(name), now?.chosen ?? DEFAULT_PROFILE);
}

/** May: administrators. Refuses: InvalidInput. Records: EquityProfileChosen. */
export async function chooseProfile(ctx: Context, input: ChooseEquityProfileInput): Promise<EquityProfile> {
  authorize(decide(ctx.viewer, 'equityProfile.choose'));
  const { personId } = ctx.viewer;
  if (!personId) throw forbidden('Only a person can choose a profile.');
  const profile = findProfile(input);
  if (!profile)
    throw new Refusal(
      new InvalidInput(['key'], 'There is no such profile. `equityProfiles` lists those that there are.'),
    );
  await inTransaction(ctx, async (ctx) => {
    const before = await chosenProfile(ctx);
    await writeChoice(ctx, profile, personId);
    await record(ctx, {
      type: 'EquityProfileChosen',
      nodes: [ctx.institutionId],
      changes: { profile: [nameOf(before), nameOf(profile)] },
    });
  });
  return shown(profile, profile);
}

const nameOf = ({ key, version }: ProfileName) => `${key}/${version}`;

function shown(profile: EquityProfileData, chosen: ProfileName): EquityProfile {
  return {
    ...profile,
    wording: Object.entries(profile.wording).map(([verdict, text]) => ({ verdict, text })),
    switchedOffTopics: [...profile.switchedOffTopics],
    newest: isNewest(profile),
    chosen: nameOf(profile) === nameOf(chosen),
  };
}
