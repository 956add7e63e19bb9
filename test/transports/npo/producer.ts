import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent } from 'undici';
import type { RecordItem } from '../../../src/adapters/record-copy/record-copy.ts';
import type { ReadContract } from '../../../src/adapters/rivta/contract/read/contract.ts';
import { processingStatus } from '../../../src/adapters/rivta/processing-status.ts';
import { type AboutAnswer, writeAnswer } from '../../../src/adapters/rivta/record/render-answer.ts';
import { openAnswer } from '../../../src/adapters/rivta/soap.ts';
import { parseXml } from '../../../src/adapters/xml/parse.ts';
import { type ReadClientOptions, readClient } from '../../../src/transports/npo/read-client.ts';
import { answerOf } from '../../../src/transports/rivta/platform-standin/own-service.ts';
import { treeOf } from '../../support/tree-of.ts';

/** One call as the producer saw it. */
export interface Asked {
  readonly path: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}
export type Answers = (asked: Asked, response: http.ServerResponse) => void;

/** A producer of read contracts that answers what a test wants, over real HTTP. */
export async function producer(answers: Answers, options: Partial<ReadClientOptions> = {}) {
  const asked: Asked[] = [];
  const server = http.createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    const call = { path: request.url!, headers: request.headers, body };
    asked.push(call);
    answers(call, response);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/vp`;
  const dispatcher = new Agent();
  const guard = { check: () => undefined };
  const client = readClient({ dispatcher, guard, address, systemId: 'SE5566778899-SYS', ...options });
  const close = async (): Promise<void> => {
    await dispatcher.destroy();
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  };
  return { client, asked, address, close };
}

const xml = { 'Content-Type': 'text/xml; charset=utf-8' };

export const gives =
  (bytes: Uint8Array | string, status = 200): Answers =>
  (_, response) =>
    void response.writeHead(status, xml).end(bytes);

/** The items of the contract that is asked for. */
export const givesItems = (items: readonly RecordItem[], contract: ReadContract, about?: AboutAnswer): Answers =>
  gives(writeAnswer(items, contract, about).bytes);

/** The same as an aggregating service gives it, which says who answered and who did not. */
export function aggregated(
  items: readonly RecordItem[],
  contract: ReadContract,
  answered: readonly string[],
  about?: AboutAnswer,
  failed: readonly string[] = [],
): Uint8Array {
  const { root } = parseXml(writeAnswer(items, contract, about).bytes);
  const statuses = [
    ...answered.map((logicalAddress) => ({ logicalAddress, status: 'DataFromSource' as const })),
    ...failed.map((logicalAddress) => ({ logicalAddress, status: 'NoDataSynchFailed' as const })),
  ];
  return answerOf(treeOf(openAnswer(root!).body!), contract.response, [processingStatus(statuses)]).bytes;
}

export const fault = (text: string): string =>
  `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault><faultcode>s:Server</faultcode>` +
  `<faultstring>${text}</faultstring></s:Fault></s:Body></s:Envelope>`;
