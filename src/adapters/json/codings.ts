import { type SystemName, systemUri } from '../../model/systems.ts';
import type { CodeOrText, Coding } from '../referral/referral-message.ts';
import { tidy } from '../referral/shape.ts';
import type { CodeOrTextJson, CodingJson } from './referral-json.ts';
import { readSystem, writeSystem } from './systems.ts';

/** A code alone is of the field's own system. */
export function readCoding(said: CodingJson, own: SystemName): Coding {
  if (typeof said === 'string') return { system: systemUri(own), code: said };
  const { system, code, display } = said;
  return tidy<Coding>({ system: system === undefined ? systemUri(own) : readSystem(system), code, display });
}

export function writeCoding({ system, code, display }: Coding, own: SystemName): CodingJson {
  if (system === systemUri(own) && display === undefined) return code;
  return tidy<Exclude<CodingJson, string>>({ code, system: writeSystem(system), display });
}

/** A diagnosis or activity; `own` is the system of a code alone, where the field has one. */
export function readCodeOrText(said: CodeOrTextJson, own?: SystemName): CodeOrText {
  const { id, text, code, display } = said;
  const system = said.system === undefined ? own && systemUri(own) : readSystem(said.system);
  const coding = code === undefined || system === undefined ? undefined : tidy<Coding>({ system, code, display });
  return tidy<CodeOrText>({ id, text, code: coding });
}

export const writeCodeOrText = ({ id, text, code }: CodeOrText): CodeOrTextJson =>
  tidy<CodeOrTextJson>({
    id,
    text,
    code: code?.code,
    system: code && writeSystem(code.system),
    display: code?.display,
  });
