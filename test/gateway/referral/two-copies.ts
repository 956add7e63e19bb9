import { type Applied, type Copy, newCopy, situationOf, type Verdict } from '../../../src/gateway/referral/copy.ts';
import { ownerReceives, ownerWrites, type SenderMessage } from '../../../src/gateway/referral/owner.ts';
import { requesterAcknowledged, requesterReceives, requesterSends } from '../../../src/gateway/referral/requester.ts';
import { eventsFor } from '../../../src/gateway/referral/state-machine.ts';

type OnWire =
  | { to: 'owner'; message: SenderMessage }
  | { to: 'requester'; event: string; position: number }
  | { to: 'requester'; ackOf: SenderMessage; entries: readonly Applied[] };

/** Two copies of one Task and a wire between them that holds every message until it is told to deliver it. */
export class TwoCopies {
  requester: Copy | undefined;
  owner: Copy | undefined;
  wire: OnWire[] = [];
  /** What each copy has applied, in the order in which it did. */
  readonly applied: Record<'owner' | 'requester', Applied[]> = { owner: [], requester: [] };
  /** Numbers of the requester's messages, in the order in which the owner judged them. */
  readonly judged: number[] = [];
  private pending: SenderMessage[] = [];
  private atOwner: OnWire[] = [];
  private atRequester: OnWire[] = [];

  /** Events that each copy, as it stands, lets its side say. */
  get maySend(): readonly string[] {
    return eventsFor(situationOf(this.requester ?? newCopy), 'sender');
  }

  get mayWrite(): readonly string[] {
    return this.owner ? eventsFor(situationOf(this.owner), 'receiver') : [];
  }

  /** The requester tries to send; false when its copy refuses. */
  send(event: string): boolean {
    const raises = ['remiss-ny', 'remiss-andrad', 'betalningsandring'].includes(event);
    const held = Math.max(this.requester?.version ?? 0, ...this.pending.map((m) => m.version));
    const message: SenderMessage = {
      event,
      version: raises ? held + 1 : Math.max(held, 1),
      messageNumber: (this.requester?.ownNumber ?? 0) + 1,
    };
    const verdict = requesterSends(this.requester, this.pending, message);
    if (verdict.kind !== 'applied') return false;
    this.requester = verdict.copy;
    this.note('requester', verdict);
    this.pending.push(message);
    this.wire.push({ to: 'owner', message });
    return true;
  }

  /** The owner tries to write; false when its copy refuses. */
  write(event: string): boolean {
    if (!this.owner) return false;
    const verdict = ownerWrites(this.owner, event);
    if (verdict.kind !== 'applied') return false;
    this.owner = verdict.copy;
    this.note('owner', verdict);
    this.wire.push({ to: 'requester', event, position: verdict.copy.position });
    return true;
  }

  /** Delivers the n-th message on the wire, then whatever had waited for it. */
  deliver(n: number): void {
    const [item] = this.wire.splice(n % Math.max(this.wire.length, 1), 1);
    if (!item) return;
    if (!this.take(item)) (item.to === 'owner' ? this.atOwner : this.atRequester).push(item);
    while (this.unpark()) {}
  }

  settle(): void {
    while (this.wire.length > 0) this.deliver(0);
  }

  /** Something of each side is under way at the same time. */
  get crossing(): boolean {
    return this.wire.some(({ to }) => to === 'owner') && this.wire.some((item) => 'position' in item);
  }

  get parked(): number {
    return this.atOwner.length + this.atRequester.length;
  }

  private unpark(): boolean {
    for (const queue of [this.atOwner, this.atRequester]) {
      const ready = queue.findIndex((item) => this.take(item));
      if (ready >= 0) return queue.splice(ready, 1).length > 0;
    }
    return false;
  }

  /** False when the message must wait. */
  private take(item: OnWire): boolean {
    return item.to === 'owner' ? this.takeAtOwner(item.message) : this.takeAtRequester(item);
  }

  private note(side: 'owner' | 'requester', verdict: Verdict): void {
    if (verdict.kind === 'applied') this.applied[side].push(...verdict.entries);
  }

  private takeAtOwner(message: SenderMessage): boolean {
    const verdict = ownerReceives(this.owner, message);
    if (verdict.kind === 'parked') return false;
    this.judged.push(message.messageNumber!);
    this.note('owner', verdict);
    if (verdict.kind === 'applied') this.owner = verdict.copy;
    else this.owner = { ...this.owner!, otherNumber: message.messageNumber! };
    this.wire.push({ to: 'requester', ackOf: message, entries: verdict.kind === 'applied' ? verdict.entries : [] });
    return true;
  }

  private takeAtRequester(item: OnWire & { to: 'requester' }): boolean {
    const verdict =
      'ackOf' in item
        ? requesterAcknowledged(this.requester!, { message: item.ackOf, entries: item.entries })
        : requesterReceives(this.requester!, { event: item.event, position: item.position });
    if (verdict.kind === 'parked') return false;
    this.note('requester', verdict);
    if (verdict.kind === 'applied') this.requester = { ...verdict.copy, ownNumber: this.requester!.ownNumber };
    if ('ackOf' in item) this.pending = this.pending.filter((m) => m !== item.ackOf);
    return true;
  }
}
