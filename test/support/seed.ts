import fc from 'fast-check';

/**
 * Property tests run over the same inputs each time, so that a red run is about the change at hand. `VARDBRO_SEED=random`
 * looks for new counterexamples, `VARDBRO_SEED=<n>` repeats what one printed.
 */
const wanted = process.env.VARDBRO_SEED ?? '20261124';
if (wanted !== 'random') fc.configureGlobal({ seed: Number(wanted) });
