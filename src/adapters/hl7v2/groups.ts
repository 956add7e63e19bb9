import type { MessageReader } from './message.ts';
import type { SegmentReader } from './segment.ts';

/** One order of a message with what hangs on it (ORDER_OBSERVATION of ORU, ORDER of ORM, OML, OMG and REF). */
export interface OrderGroup {
  readonly orc?: SegmentReader;
  readonly obr?: SegmentReader;
  readonly timing: readonly SegmentReader[];
  readonly notes: readonly SegmentReader[];
  readonly observations: readonly ObservationGroup[];
  readonly specimens: readonly SegmentReader[];
  readonly diagnoses: readonly SegmentReader[];
}

export interface ObservationGroup {
  readonly obx: SegmentReader;
  readonly notes: readonly SegmentReader[];
}

interface Building {
  orc?: SegmentReader;
  obr?: SegmentReader;
  timing: SegmentReader[];
  notes: SegmentReader[];
  observations: { obx: SegmentReader; notes: SegmentReader[] }[];
  specimens: SegmentReader[];
  diagnoses: SegmentReader[];
}

const empty = (): Building => ({ timing: [], notes: [], observations: [], specimens: [], diagnoses: [] });

/**
 * Orders in the order of the message. An ORC or OBR opens one where the one before has its own; everything else hangs on
 * the last one opened. What stands before the first is `head`: it is about the message as a whole.
 */
export function orderGroups(message: MessageReader): { head: OrderGroup; orders: OrderGroup[] } {
  const head = empty();
  const orders: Building[] = [];
  let current = head;
  for (const segment of message.segments) {
    if (opens(segment, current, head)) {
      current = empty();
      orders.push(current);
    }
    place(segment, current);
  }
  return { head, orders };
}

function opens({ name }: SegmentReader, current: Building, head: Building): boolean {
  if (name === 'ORC') return current === head || current.obr !== undefined || current.orc !== undefined;
  if (name === 'OBR') return current === head || current.obr !== undefined;
  return false;
}

function place(segment: SegmentReader, group: Building): void {
  const last = group.observations.at(-1);
  switch (segment.name) {
    case 'ORC':
      group.orc = segment;
      break;
    case 'OBR':
      group.obr = segment;
      break;
    case 'TQ1':
      group.timing.push(segment);
      break;
    case 'OBX':
      group.observations.push({ obx: segment, notes: [] });
      break;
    case 'NTE':
      (last?.notes ?? group.notes).push(segment);
      break;
    case 'SPM':
      group.specimens.push(segment);
      break;
    case 'DG1':
      group.diagnoses.push(segment);
      break;
  }
}

/** The text of notes: all repetitions of NTE-3, one a line. Set id and source of a comment carry nothing for a reader. */
export function noteText(notes: readonly SegmentReader[]): string | undefined {
  const lines = notes.flatMap((note) => {
    note.use(1);
    return Array.from({ length: note.count(3) }, (_, n) => note.line(3, n + 1)).flatMap((line) => line ?? []);
  });
  return lines.length > 0 ? lines.join('\n') : undefined;
}
