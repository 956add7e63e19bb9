import {
  type AccessQuestion,
  checkConsent,
  checkPatientRelation,
} from '../../../../adapters/rivta/contract/security/check-access.ts';
import { type BlockQuestion, checkBlocks } from '../../../../adapters/rivta/contract/security/check-blocks.ts';
import {
  type AccessLogQuestion,
  getAccessLogsForPatient,
} from '../../../../adapters/rivta/contract/security/get-access-logs-for-patient.ts';
import type { LogRecord } from '../../../../adapters/rivta/contract/security/log-record.ts';
import { storeLog } from '../../../../adapters/rivta/contract/security/store-log.ts';
import type { Accessing } from '../../../../adapters/rivta/contract/security/words.ts';
import type { ServiceContract } from '../../../../adapters/rivta/contract/service.ts';
import type { Draft } from '../../../../adapters/rivta/draft.ts';
import { answers, type OwnService } from '../own-service.ts';
import { standinAccessLog } from './access-log.ts';
import { type Assertion, assertionFor, hasRelation, type Relation } from './assertions.ts';
import { type Block, checkAgainst } from './blocks.ts';

/** What the security services know from the start. */
export interface SecurityData {
  readonly blocks?: readonly Block[];
  readonly assertions?: readonly Assertion[];
  readonly relations?: readonly Relation[];
}

const ok = { result: { code: 'OK', text: '' } };
const refused = (code: string, text: string): Draft => ({ result: { code, text } });

/** The security services (säkerhetstjänster) of the stand-in: blocks, consents, relations, access log. */
export function securityService(
  { blocks = [], assertions = [], relations = [] }: SecurityData,
  logicalAddresses: readonly string[],
  now: () => number,
): OwnService {
  const log = standinAccessLog();
  const served = <Q>(contract: ServiceContract, answer: (question: Q) => Draft) =>
    [contract.request.responder, answers(contract, (question) => answer(question as Q))] as const;
  return {
    logicalAddresses,
    contracts: new Map([
      served<BlockQuestion>(checkBlocks, (question) =>
        isWhole(question)
          ? { ...ok, checked: checkAgainst(blocks, question, now()) }
          : refused('VALIDATIONERROR', 'Who asks, or about whom, is not said.'),
      ),
      served<AccessQuestion>(checkConsent, (question) => {
        if (!isWhole(question)) return { ...invalidActor, has: false };
        const assertion = assertionFor(assertions, question, now());
        return { ...ok, has: assertion !== undefined, ...(assertion && { assertion }) };
      }),
      served<AccessQuestion>(checkPatientRelation, (question) =>
        isWhole(question) ? { ...ok, has: hasRelation(relations, question, now()) } : { ...invalidActor, has: false },
      ),
      served<{ logs: readonly LogRecord[] }>(storeLog, ({ logs }) => {
        const why = log.store(logs);
        return why === undefined ? ok : refused('VALIDATION_ERROR', why);
      }),
      served<AccessLogQuestion>(getAccessLogsForPatient, (question) => {
        const found = log.accesses(question);
        return typeof found === 'string' ? refused(found, 'No list can be given.') : { ...ok, accesses: found };
      }),
    ]),
  };
}

const invalidActor = refused('VALIDATION_ERROR', 'Who asks, or about whom, is not said.');

/** The schema lets ids be empty. */
const isWhole = ({ accessing, patient }: { accessing?: Partial<Accessing>; patient?: string }): boolean =>
  Boolean(patient && accessing?.employee && accessing.careUnit && accessing.careProvider);
