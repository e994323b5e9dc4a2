/** Who belongs together in a pairing. Pure. */
import { InvalidInput, type UserError } from '../../graphql/user-errors';
import { ProgramKind } from '../programs/program.entity';
import type { PairingDraft } from './pairing.propose';

/** A program's kind says who belongs together. */
export function shapeErrors(kind: ProgramKind, { members }: PairingDraft): UserError[] {
  const count = (role: string) => members.filter((member) => member.role === role).length;
  const fits = () => {
    switch (kind) {
      case ProgramKind.PEER:
        return members.length === 2 && count('PEER') === 2;
      case ProgramKind.GROUP:
        return (
          count('PEER') >= 3 &&
          count('PEER') <= 8 &&
          count('FACILITATOR') <= 1 &&
          !count('MENTOR') &&
          !count('MENTEE')
        );
      default:
        return members.length === 2 && count('MENTOR') === 1 && count('MENTEE') === 1;
    }
  };
  if (fits()) return [];
  const wanted = {
    [ProgramKind.PEER]: 'two members with the role PEER',
    [ProgramKind.GROUP]: 'three to eight members with the role PEER, and at most one FACILITATOR',
  };
  const need = wanted[kind as keyof typeof wanted] ?? 'one MENTOR and one MENTEE';
  return [new InvalidInput(['members'], `A pairing in a program of the kind ${kind} needs ${need}.`)];
}
