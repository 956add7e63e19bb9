import type {
  BlockQuestion,
  BlockStatus,
  InformationEntity,
} from '../../../../adapters/rivta/contract/security/check-blocks.ts';
import type { Accessing } from '../../../../adapters/rivta/contract/security/words.ts';
import { inForce, type Span, sameId, within } from './span.ts';

/**
 * A block (spärr) that a patient has set. Inner (inre): a care unit's information, for all other units. Outer (yttre):
 * a care provider's information, for all other care providers. Without a span it is about all times.
 */
export interface Block extends Span {
  /** Twelve characters. */
  readonly patient: string;
  readonly type: 'inner' | 'outer';
  /** HSA-ids of those whose information it is; an inner block always names the unit. */
  readonly careProvider: string;
  readonly careUnit?: string;
  /** Types of information that stay open: `lak` (medication), `upp` (alerts). */
  readonly exceptions?: readonly string[];
  readonly revocations?: readonly Revocation[];
}

/** A temporary revocation (tillfällig hävning): for whom, and how long. Who is not named is not asked about. */
export interface Revocation extends Span {
  readonly careProvider: string;
  readonly careUnit: string;
  readonly employee?: string;
}

/** A question as it was read: the schema lets ids be empty. */
type Asked = Partial<Omit<InformationEntity, 'row'>> & Pick<InformationEntity, 'row'>;

/**
 * Is each piece of information blocked for the one who asks? The rules of urn:riv:ehr:blocking:accesscontrol:CheckBlocks 3.0, over data
 * alone. Blocked as soon as one block applies; what is not whole cannot be judged.
 */
export function checkAgainst(
  blocks: readonly Block[],
  { accessing, patient, entities }: BlockQuestion,
  now: number,
): { readonly row: number; readonly status: BlockStatus }[] {
  const own = blocks.filter((block) => sameId(block.patient, patient));
  const once = new Set(entities.map(({ row }) => row)).size === entities.length;
  const statusOf = (entity: Asked): BlockStatus => {
    if (!once || !isWhole(entity)) return 'VALIDATIONERROR';
    return own.some((block) => applies(block, entity, accessing, now)) ? 'BLOCKED' : 'OK';
  };
  return entities.map((entity) => ({ row: entity.row, status: statusOf(entity) }));
}

const isWhole = (entity: Asked): entity is InformationEntity =>
  Boolean(entity.careUnit && entity.careProvider && entity.start && entity.end) &&
  Date.parse(entity.start!) <= Date.parse(entity.end!);

const applies = (block: Block, entity: InformationEntity, accessing: Accessing, now: number): boolean =>
  hides(block, entity, accessing) &&
  !(entity.informationType !== undefined && block.exceptions?.includes(entity.informationType)) &&
  within(block, Date.parse(entity.start), Date.parse(entity.end)) &&
  !block.revocations?.some((revocation) => isFor(revocation, accessing) && inForce(revocation, now));

/** Whose information it is, and from whom it is hidden. */
function hides({ type, careProvider, careUnit }: Block, entity: InformationEntity, accessing: Accessing): boolean {
  if (!sameId(careProvider, entity.careProvider)) return false;
  if (careUnit !== undefined && !sameId(careUnit, entity.careUnit)) return false;
  const insider = sameId(careProvider, accessing.careProvider);
  return type === 'outer' ? !insider : !(insider && sameId(careUnit, accessing.careUnit));
}

const isFor = ({ careProvider, careUnit, employee }: Revocation, accessing: Accessing): boolean =>
  sameId(careProvider, accessing.careProvider) &&
  sameId(careUnit, accessing.careUnit) &&
  (employee === undefined || sameId(employee, accessing.employee));
