import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Door, openDoor } from './door.ts';

let door: Door;
beforeAll(async () => {
  door = await openDoor();
});
afterAll(() => door.close());

const post = 'POST /oauth/token HTTP/1.1\r\nHost: gateway.example\r\n';
const second = 'GET /health HTTP/1.1\r\nHost: gateway.example\r\n\r\n';

/** Each form smuggles `second` past a proxy that reads the request in another way. */
const forms: Record<string, string> = {
  'length and chunks': `${post}Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${second}`,
  'chunks and length': `${post}Transfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n0\r\n\r\n${second}`,
  'two lengths': `${post}Content-Length: 0\r\nContent-Length: ${second.length}\r\n\r\n${second}`,
  'two equal lengths': `${post}Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}${second}`,
  'a list of lengths': `${post}Content-Length: 0, ${second.length}\r\n\r\n${second}`,
  'a length with a sign': `${post}Content-Length: +0\r\n\r\n${second}`,
  'a length in hex': `${post}Content-Length: 0x0\r\n\r\n${second}`,
  'a negative length': `${post}Content-Length: -1\r\n\r\n${second}`,
  'an unknown transfer encoding': `${post}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n${second}`,
  'chunked not last': `${post}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n${second}`,
  'a blank before the colon': `${post}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n${second}`,
  'a bare line feed': `POST /oauth/token HTTP/1.1\nHost: gateway.example\nContent-Length: 0\n\n${second}`,
  'a bare carriage return': `${post}X-A: b\rContent-Length: 0\r\n\r\n${second}`,
  'a folded header': `${post}Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n${second}`,
  'a chunk size with a sign': `${post}Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n${second}`,
  'a chunk size that is no number': `${post}Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n${second}`,
  'a chunk ended by a bare line feed': `${post}Transfer-Encoding: chunked\r\n\r\n1\nx\n0\n\n${second}`,
  'no host': `POST /oauth/token HTTP/1.1\r\nContent-Length: 0\r\n\r\n${second}`,
  'NUL in a header': `${post}X-A: a\0b\r\nContent-Length: 0\r\n\r\n${second}`,
  'a control character in the method': `GE\x01T /health HTTP/1.1\r\nHost: x\r\n\r\n${second}`,
  'a blank in the address': `GET /health /x HTTP/1.1\r\nHost: x\r\n\r\n${second}`,
  'an unknown version': `GET /health HTTP/9.9\r\nHost: x\r\n\r\n${second}`,
  'no HTTP at all': `\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03${second}`,
};

test.each(Object.entries(forms))('%s: one answer, 400, and the connection is closed', async (_name, bytes) => {
  const answer = await raw(bytes);
  expect(answer.match(/HTTP\/1\.1 \d{3}/g)).toEqual(['HTTP/1.1 400']);
  expect(answer).toMatch(/\r\nConnection: close\r\n/i);
});

test('what Node itself refuses is told as an OperationOutcome', async () => {
  expect(await raw(forms['two lengths']!)).toMatch(
    /application\/fhir\+json.*"resourceType":"OperationOutcome".*http-syntax/s,
  );
});

test('honest requests on one connection are answered one by one', async () => {
  const last = second.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n');
  expect((await raw(second + last)).match(/HTTP\/1\.1 \d{3}/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 200']);
});

function raw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(door.port, '127.0.0.1', () => socket.write(Buffer.from(text, 'latin1')));
    socket.on('data', (data) => {
      answer += data.toString('latin1');
    });
    socket.on('close', () => resolve(answer)).on('error', reject);
  });
}
