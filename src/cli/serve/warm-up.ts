import { toBundle } from '../../adapters/referral/to-bundle.ts';
import { intake } from '../../gateway/intake/intake.ts';
import type { Parts } from '../../gateway/parts.ts';
import { instant } from '../../model/clock.ts';
import { referral } from '../demo/messages.ts';

/** The first makes plans of types and profiles, the others what the compiler needs to see. */
const messages = 10;

/**
 * Understands made-up referrals before anybody is let in, and forgets them: nothing is stored, told or counted. Without it
 * whoever sends first waits for 0.4 s of CPU, and so does everybody who sends at the same time.
 */
export async function warmUp(parts: Pick<Parts, 'adapters' | 'validator' | 'codes' | 'clock'>): Promise<void> {
  const at = instant(parts.clock.now());
  const plain = referral({ id: 'SE5566778899-SYS1#0', patient: 'alma', question: 'Bedömning', time: at });
  const { bundle } = toBundle(plain, { at });
  const { bytes, mediaType } = await parts.adapters.byFormat('json')!.fromBundle!(bundle, 'json');
  for (let n = 0; n < messages; n++) await intake(parts, { source: { bytes: bytes!, mediaType } }, { at });
}
