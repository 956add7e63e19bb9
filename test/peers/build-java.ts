import { apacheCxf } from './cxf/peer.ts';
import { hapi } from './hapi/validator.ts';
import { veraPdf } from './verapdf/judge.ts';

/** `node test/peers/build-java.ts`: builds every peer in Java that can run here, ahead of the suites that build what is missing. */
for (const peer of [hapi, veraPdf, apacheCxf]) if (peer.absent() === undefined) peer.build();
