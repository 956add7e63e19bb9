import { pipeline, type Readable, Transform } from 'node:stream';

/**
 * A stream that is broken off after `most` bytes, and that ends the call to the archive when whoever reads it goes away.
 * Nothing is gathered: what is not read here is not read there.
 */
export function bounded(body: Readable, most: number, stop: AbortController): Readable {
  let size = 0;
  const counted = new Transform({
    // A megabyte under way keeps archive and reader from waiting for each other at every piece.
    highWaterMark: 1 << 20,
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size > most) done(Object.assign(new Error('answer too large'), { code: 'EANSWERSIZE' }));
      else done(null, chunk);
    },
  });
  counted.on('close', () => {
    if (!counted.readableEnded) stop.abort();
  });
  // Also of a body that broke off before anybody read it.
  pipeline(body, counted, () => undefined);
  return counted;
}
