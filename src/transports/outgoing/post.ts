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
}

/** What was recorded, and the error where the call did not come to its end. */
export interface Posted {
  readonly recording: Recording;
  readonly failure?: unknown;
}

/** One POST without redirects, for calls that are not FHIR. Never throws; the recording tells what happened. */
export async function post({ url, headers, body, dispatcher, signal, maxAnswerBytes }: Post): Promise<Posted> {
  const recording = recordingDispatcher(dispatcher, maxAnswerBytes);
  try {
    const answer = await request(url, { method: 'POST', headers, body, dispatcher: recording.dispatcher, signal });
    await answer.body.arrayBuffer();
    return { recording };
  } catch (failure) {
    return { recording, failure };
  }
}
