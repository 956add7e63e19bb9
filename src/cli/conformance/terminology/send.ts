import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Json } from './json.ts';

export interface Sent {
  readonly status: number;
  readonly body: Json;
}

export interface SendOptions {
  readonly base: string;
  readonly fhirVersion: string;
  readonly token?: string;
}

const patienceMs = 60_000;

/**
 * Sends a request of a case. Not by `fetch`, which adds `Accept-Language: *` by itself: a server that honours the header
 * would answer another question.
 */
export function send(
  { base, fhirVersion, token }: SendOptions,
  path: string,
  body: Json | undefined,
  headers: Readonly<Record<string, string>> = {},
): Promise<Sent> {
  const url = new URL(`${base.replace(/\/$/, '')}/${path}`);
  const mediaType = `application/fhir+json; fhirVersion=${fhirVersion}`;
  const text = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
  const options = {
    method: text ? 'POST' : 'GET',
    timeout: patienceMs,
    headers: {
      Accept: mediaType,
      ...(text && { 'Content-Type': mediaType, 'Content-Length': text.length }),
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
      ...headers,
    },
  };
  return new Promise((resolve, reject) => {
    const outgoing = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, options, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', reject);
      answer.on('end', () => {
        const bytes = Buffer.concat(chunks).toString('utf8');
        resolve({ status: answer.statusCode ?? 0, body: readBody(bytes) });
      });
    });
    outgoing.on('error', reject).on('timeout', () => outgoing.destroy(new Error(`no answer within ${patienceMs} ms`)));
    outgoing.end(text);
  });
}

function readBody(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}
