/** An operator's context: works as the database's owner for one institution, outside any request. */
import { systemViewer } from '../auth/viewer';
import { systemClock } from '../clock';
import type { Context } from '../context';
import type { Writer } from '../db/writer';
import { uuidOf } from '../ids';

const silent = { debug() {}, info() {}, warn() {}, error() {} };

/** Everything it does must be in a transaction: the owner has no reading side. */
export function operatorContext(owner: Writer, institutionId: string, act: string): Context {
  const outside = async () => {
    throw new Error('An operator reads inside a transaction');
  };
  return {
    viewer: systemViewer(institutionId, act),
    institutionId,
    db: { rows: outside },
    self: { rows: outside },
    equity: null,
    clock: systemClock,
    log: silent,
    requestId: act,
    loaders: new Map(),
    beginTransaction: (work) => owner.transaction(uuidOf(institutionId), work, { role: null }),
  };
}
