import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/**
 * `node bench/rivta/echo.ts CERT KEY CA ANSWER [PORT]`: SOAP over mutual TLS with nothing behind it. Reads a call to its end and
 * answers the bytes of a file. Prints its port.
 */
const [certFile, keyFile, caFile, answerFile, port = '0'] = process.argv.slice(2) as string[];
const [cert, key, ca, answer] = [certFile, keyFile, caFile, answerFile].map((file) => readFileSync(file!));
const head = { 'content-type': 'text/xml; charset=utf-8', 'content-length': answer!.length };
const server = createServer({ cert, key, ca, requestCert: true, rejectUnauthorized: true }, (req, res) => {
  req.resume().on('end', () => res.writeHead(200, head).end(answer));
});
server.listen(Number(port), '127.0.0.1', () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
});
