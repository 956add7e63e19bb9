import { type Dispatcher, request } from 'undici';
import { type Recording, recordingDispatcher } from './recording-dispatcher.ts';

export interface Post {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | string;
  readonly dispatcher: Dispatcher;
  readonly signal: AbortSignal;
  /** Longer answers are cut off. */
  readonly maxAnswerBytes: number;
  /**
   * Asked for so many bytes before they are read, and waited for; the answer is read no further where it says no, and that
   * is the failure `no-room`.
   */
  room?(bytes: number): Promise<boolean>;
}

/** What was recorded, and the error where the call did not come to its end. */
export interface Posted {
  readonly recording: Recording;
  readonly failure?: unknown;
}

/** One POST without redirects, for calls that are not FHIR. Never throws; the recording tells what happened. */
export async function post({ url, headers, body, dispatcher, signal, maxAnswerBytes, room }: Post): Promise<Posted> {
  const recording = recordingDispatcher(dispatcher, maxAnswerBytes);
  let answer: Dispatcher.ResponseData | undefined;
  try {
    answer = await request(url, { method: 'POST', headers, body, dispatcher: recording.dispatcher, signal });
    if (room) await readWithin(answer.body, Math.min(lengthOf(recording), maxAnswerBytes), room);
    else await answer.body.arrayBuffer();
    return { recording };
  } catch (failure) {
    // What is not read would keep the connection.
    answer?.body.on('error', () => undefined).destroy();
    return { recording, failure };
  }
}

const lengthOf = ({ header }: Recording): number => Number(header('content-length') ?? 0) || 0;

/** Bytes that are asked for at once where nobody has said how many there are. */
const piece = 1_000_000;

async function readWithin(body: AsyncIterable<Buffer>, stated: number, room: NonNullable<Post['room']>): Promise<void> {
  const more = async (bytes: number): Promise<number> => {
    if (await room(bytes)) return bytes;
    throw Object.assign(new Error('no room for the answer'), { code: 'ENOROOM' });
  };
  let left = stated > 0 ? await more(stated) : 0;
  for await (const chunk of body) {
    if (chunk.length > left) left += await more(Math.max(piece, chunk.length));
    left -= chunk.length;
  }
}
