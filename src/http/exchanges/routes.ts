import { openCase, readCase, searchCases } from '../cases.ts';
import type { HttpDeps } from '../deps.ts';
import { checkImages } from '../dicomweb/check.ts';
import { need, type Route, smallBody } from '../route.ts';
import { readCodes } from './codes.ts';
import { readContent } from './content.ts';
import { readPart } from './part.ts';
import { readExchange, searchExchanges } from './read.ts';
import { offerRecords } from './records.ts';
import { replay } from './replay.ts';
import { submit } from './submit.ts';

/** Exchanges, the cases they belong to, and what is offered for reading: part of the table in `../routes.ts`. */
export const exchangeRoutes = (deps: HttpDeps): readonly Route[] => [
  {
    method: 'post',
    path: '/exchanges',
    who: ['engine'],
    need: need('Bundle', 'c'),
    bodyBytes: deps.limits.bodyBytes,
    statuses: [200, 202, 409, 422, 503],
    handle: submit(deps),
  },
  {
    method: 'get',
    path: '/exchanges',
    who: ['engine', 'operator'],
    need: need('Bundle', 's'),
    statuses: [200],
    handle: searchExchanges(deps),
  },
  {
    method: 'get',
    path: '/exchanges/:id',
    who: ['engine', 'operator'],
    need: need('Bundle', 'r'),
    statuses: [200, 404],
    handle: readExchange(deps),
  },
  {
    method: 'get',
    path: '/exchanges/:id/codes',
    who: ['engine', 'operator'],
    need: need('Bundle', 'r'),
    statuses: [200, 404],
    handle: readCodes(deps),
  },
  {
    method: 'get',
    path: '/exchanges/:id/content',
    who: ['engine', 'operator'],
    need: need('Bundle', 'r'),
    statuses: [200, 404, 406, 422],
    handle: readContent(deps),
  },
  {
    method: 'get',
    path: '/exchanges/:id/parts/:sha256',
    who: ['engine', 'operator'],
    need: need('Binary', 'r'),
    statuses: [200, 404],
    handle: readPart(deps),
  },
  {
    method: 'post',
    path: '/exchanges/:id/replay',
    who: ['operator'],
    need: need('Bundle', 'u'),
    bodyBytes: smallBody,
    statuses: [200, 202, 404, 409, 422, 503],
    handle: replay(deps),
  },
  {
    method: 'post',
    path: '/exchanges/:id/check',
    who: ['engine', 'operator'],
    need: need('ImagingStudy', 's'),
    statuses: [200, 404, 422],
    handle: checkImages(deps),
  },
  {
    method: 'post',
    path: '/cases',
    who: ['engine'],
    need: need('Task', 'c'),
    statuses: [201, 503],
    handle: openCase(deps),
  },
  {
    method: 'get',
    path: '/cases',
    who: ['engine', 'operator'],
    need: need('Task', 's'),
    statuses: [200],
    handle: searchCases(deps),
  },
  {
    method: 'get',
    path: '/cases/:id',
    who: ['engine', 'operator'],
    need: need('Task', 'r'),
    statuses: [200, 404],
    handle: readCase(deps),
  },

  {
    method: 'post',
    path: '/records',
    who: ['engine'],
    need: need('Bundle', 'c'),
    bodyBytes: deps.limits.bodyBytes,
    statuses: [202, 404, 422, 503],
    handle: offerRecords(deps),
  },
];
