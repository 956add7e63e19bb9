import type { Parts } from '../../src/gateway/parts.ts';
import type { Store } from '../../src/store/store.ts';
import type { Transport } from '../../src/transports/transport.ts';

/**
 * Named places at which a gateway process is killed (SIGKILL: no farewell, no flush). Each wraps one part; the product
 * knows nothing of it.
 */
export const killPoints = [
  'before-parse',
  'after-parse',
  'accept-before-commit',
  'after-commit-before-answer',
  'after-claim',
  'mid-send',
  'after-send-before-receipt',
  'after-receipt-before-commit',
  'in-retry',
  'in-dead',
  'in-replay',
  'in-audit-append',
] as const;

export type KillPoint = (typeof killPoints)[number];

/** Those that only a message can reach: who dies there before it is ready has not met one, and proves nothing. */
export const metByMessages: ReadonlySet<KillPoint> = new Set<KillPoint>(['before-parse', 'after-parse']);

/** Dies at the n-th time that the point is reached. */
function fuse(n: number): () => void {
  let left = n;
  return () => {
    if (--left <= 0) process.kill(process.pid, 'SIGKILL');
  };
}

/** Parts of which one is mined. */
export function mine(parts: Parts, point: KillPoint, n: number): Parts {
  const die = fuse(n);
  switch (point) {
    case 'before-parse':
      return {
        ...parts,
        adapters: {
          ...parts.adapters,
          byMediaType: before(die, parts.adapters.byMediaType),
          detect: before(die, parts.adapters.detect),
          byFormat: before(die, parts.adapters.byFormat),
        },
      };
    case 'after-parse':
      return { ...parts, validator: { validate: before(die, parts.validator.validate) } };
    case 'accept-before-commit':
      return withStore(parts, { accept: before(die, parts.store.accept.bind(parts.store)) });
    case 'after-commit-before-answer':
      return withStore(parts, { accept: after(die, parts.store.accept.bind(parts.store)) });
    case 'after-claim':
      return withStore(parts, {
        claim: after((jobs) => (jobs as unknown[]).length > 0 && die(), parts.store.claim.bind(parts.store)),
      });
    case 'mid-send':
      return withTransport(parts, (t) => ({ send: before(() => setTimeout(die, 2), t.send) }));
    case 'after-send-before-receipt':
      return withTransport(parts, (t) => ({ send: after(die, t.send) }));
    case 'after-receipt-before-commit':
      return withStore(parts, { complete: before(die, parts.store.complete.bind(parts.store)) });
    case 'in-retry':
      return failing(
        withStore(parts, { retry: halfway(die, parts.store.retry.bind(parts.store)) }),
        'transient',
        n + 2,
      );
    case 'in-dead':
      return failing(withStore(parts, { dead: halfway(die, parts.store.dead.bind(parts.store)) }), 'permanent', n + 1);
    case 'in-replay':
      return failing(
        withStore(parts, { replay: halfway(die, parts.store.replay.bind(parts.store)) }),
        'permanent',
        n + 2,
      );
    case 'in-audit-append':
      return withStore(parts, { appendAudit: halfway(die, parts.store.appendAudit.bind(parts.store)) });
  }
}

type Call = (...args: never[]) => unknown;

const before = <F extends Call>(die: () => unknown, call: F): F =>
  ((...args: Parameters<F>) => {
    die();
    return call(...args);
  }) as F;

const after = <F extends Call>(die: (result: unknown) => unknown, call: F): F =>
  (async (...args: Parameters<F>) => {
    const result = await call(...args);
    die(result);
    return result;
  }) as unknown as F;

/** While the write is under way: begun, and not known to be durable. */
const halfway = <F extends Call>(die: () => void, call: F): F =>
  ((...args: Parameters<F>) => {
    const result = call(...args);
    setImmediate(die);
    return result;
  }) as F;

/** A store whose other methods still find their own `this`. */
function withStore(parts: Parts, change: Partial<Store>): Parts {
  const store = new Proxy(parts.store, {
    get: (target, name) => {
      const changed = change[name as keyof Store];
      if (changed) return changed;
      const value = Reflect.get(target, name) as unknown;
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  return { ...parts, store };
}

function withTransport(parts: Parts, change: (transport: Transport) => Partial<Transport>): Parts {
  const transports = new Map([...parts.transports].map(([name, t]) => [name, { ...t, ...change(t) }]));
  return { ...parts, transports };
}

/** A wire whose first `times` answers are failures, so that the store's paths for them are walked. */
function failing(parts: Parts, outcome: 'transient' | 'permanent', times: number): Parts {
  let left = times;
  return withTransport(parts, (t) => ({
    send: (...args) =>
      left-- > 0 ? Promise.resolve({ outcome, code: `proof-${outcome}`, issues: [] }) : t.send(...args),
  }));
}
