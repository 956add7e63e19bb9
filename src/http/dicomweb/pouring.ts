import { pipeline, Writable } from 'node:stream';
import type { ArchiveStream } from '../../transports/dicomweb/dicomweb-client.ts';
import type { Reply } from '../call.ts';

/** Milliseconds in which a reader must have taken a piece: who takes none keeps a connection of the archive. */
const longestStall = 120_000;

/**
 * Pours what an archive sends into an answer, piece by piece: nothing is gathered, and what is not read here is not read
 * there. More than `most` bytes, an archive that breaks off and a reader that takes nothing break the connection, since the
 * caller must not take a part for the whole; a reader that goes away, or any of these, ends the call to the archive. To who
 * asks for the head alone nothing is poured.
 */
export function pouring(
  { body, done }: Pick<ArchiveStream, 'body' | 'done'>,
  most: number,
  stallMs = longestStall,
): NonNullable<Reply['pour']> {
  let size = 0;
  return (to, headOnly = false) => {
    // The archive has begun to answer: it is let go of, for nobody would read it.
    if (headOnly || to.destroyed) body.on('error', () => undefined).destroy();
    if (headOnly) return void to.end();
    let stalled: NodeJS.Timeout | undefined;
    const into = new Writable({
      write(piece: Buffer, _encoding, next) {
        size += piece.length;
        if (size > most) return next(fault('answer too large', 'EANSWERSIZE'));
        stalled = setTimeout(() => into.destroy(fault('nobody reads', 'EREADERSTALLED')), stallMs);
        to.write(piece, (error) => {
          clearTimeout(stalled);
          if (!error) done?.(piece);
          next(error);
        });
      },
      final: (next) => void to.end(next),
      // An answer that was never begun tells nobody that it was not written.
      destroy: (error, next) => {
        clearTimeout(stalled);
        next(error);
      },
    });
    to.once('error', () => undefined).once('close', () => into.destroy());
    pipeline(body, into, (error) => (error ? to.destroy() : undefined));
  };
}

const fault = (message: string, code: string): Error => Object.assign(new Error(message), { code });
