import { withManifest } from '../operations/manifest.ts';
import type { Terminology } from '../registry/terminology.ts';
import type { PinnableBindings } from './pinnable-bindings.ts';

/**
 * Does `work`, which must not wait for anything, with the versions of lists that a manifest (canonical of a Library) pins.
 * Throws TerminologyError for one that is not at hand.
 */
export type UnderManifest = <T>(manifest: string, work: () => T) => T;

export const underManifest =
  (current: () => Terminology, bindings: PinnableBindings): UnderManifest =>
  (manifest, work) => {
    const { terminology } = withManifest(current(), [{ name: 'manifest', value: manifest }]);
    return bindings.under(terminology, work).result;
  };
