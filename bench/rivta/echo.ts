import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/**
 * `node bench/rivta/echo.ts CONFIG`: SOAP over mutual TLS with nothing behind it. Reads a call to its end and answers the bytes
 * of a file, by path or else that of `/`; late where the config says so. Prints its port.
 */
export interface EchoConfig {
  readonly certFile: string;
  readonly keyFile: string;
  readonly caFile: string;
  readonly port: number;
  readonly answers: Readonly<Record<string, { readonly file: string; readonly delayMs?: number }>>;
}

if (import.meta.main) {
  const config = JSON.parse(readFileSync(process.argv[2]!, 'utf8')) as EchoConfig;
  const [cert, key, ca] = [config.certFile, config.keyFile, config.caFile].map((file) => readFileSync(file));
  const answers = new Map(
    Object.entries(config.answers).map(([path, { file, delayMs = 0 }]) => [
      path,
      { bytes: readFileSync(file), delayMs },
    ]),
  );
  const server = createServer({ cert, key, ca, requestCert: true, rejectUnauthorized: true }, (req, res) => {
    const { bytes, delayMs } = answers.get(req.url!) ?? answers.get('/')!;
    const answer = () => {
      res.writeHead(200, { 'content-type': 'text/xml; charset=utf-8', 'content-length': bytes.length }).end(bytes);
    };
    req.resume().on('end', () => (delayMs > 0 ? setTimeout(answer, delayMs).unref() : answer()));
  });
  server.listen(config.port, '127.0.0.1', () => {
    process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
  });
}
