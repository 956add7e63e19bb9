import type { ItemBase } from '../record-copy.ts';
import type { Coded, Period } from '../values.ts';

/** An implant (implantat) or an aid (hjälpmedel) that the patient has or had. */
export interface DeviceUsed extends ItemBase {
  readonly kind: 'device';
  /** What it is. */
  readonly type?: Coded;
  /** As its maker calls it. */
  readonly name?: string;
  readonly manufacturer?: string;
  readonly model?: string;
  readonly serialNumber?: string;
  readonly lot?: string;
  /** Unique device identifier (UDI), as it reads on the package. */
  readonly udi?: string;
  /** Where in or on the body. */
  readonly site?: Coded;
  /** From when it was put in or handed out until it was taken out or back. */
  readonly used?: Period;
  readonly reason?: Coded;
  readonly comment?: string;
}
