import type { OperationOutcome } from '@medplum/fhirtypes';
import express, { type Express, type Request, type RequestHandler, type Response } from 'express';
import { problem } from '../http/problem.ts';
import { traceOf } from '../http/trace.ts';
import { answerOf, answerType, isAct, isWordless } from './actions.ts';
import {
  type ConsoleDeps,
  chooseLanguage,
  fields,
  type Handler,
  languageOf,
  logIn,
  logOut,
  one,
  visiting,
} from './entry.ts';
import { html } from './html.ts';
import { showImage } from './image.ts';
import { casePage, type Outcome } from './pages/case.ts';
import { failedPage } from './pages/failed.ts';
import { inboxPage } from './pages/inbox.ts';
import { base, layout } from './pages/layout.ts';
import { style } from './style.ts';
import type { Visit } from './visit.ts';

/** A browser shows a PDF or a picture by a page of its own, with styles and objects of its own. */
const inPlace = "script-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const formBytes = 40_000;
const longestName = 120;
/** Nothing but our own pages, style and parts; no script at all. */
const policy =
  "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/**
 * The web inbox of a clinic without an engine: pages made on the server, without script. A person comes in as one of the
 * gateway's own clients, by its certificate or by a code that `vardbro console` fetched with its key.
 */
export const makeConsole =
  (deps: ConsoleDeps) =>
  (app: Express): void => {
    const form = readForm(express.urlencoded({ extended: false, limit: formBytes, parameterLimit: 20 }));
    const page = (handle: Handler): RequestHandler => visiting(deps, handle);
    app.get(`${base}/style.css`, named('style.css'), (_req, res) => void res.type('css').send(style));
    app.post(`${base}/login`, named('login'), form, logIn(deps));
    app.post(`${base}/language`, named('language'), form, chooseLanguage(deps));
    app.post(`${base}/logout`, named('logout'), form, page(logOut(deps)));
    app.get(
      base,
      named(''),
      page(async (visit, req) => inboxPage(visit, searchOf(req).get('after') ?? undefined)),
    );
    app.get(`${base}/cases/:id`, named('cases/{id}'), page(showCase));
    app.post(`${base}/cases/:id`, named('cases/{id}'), form, page(act));
    app.get(
      `${base}/cases/:id/images/:study/:series/:instance`,
      named('cases/{id}/images/{study}/{series}/{instance}'),
      page(showImage),
    );
    app.get(`${base}/cases/:id/pdf/:exchange`, named('cases/{id}/pdf/{exchange}'), page(showPaper));
    app.get(`${base}/cases/:id/parts/:exchange/:sha256`, named('cases/{id}/parts/{exchange}/{sha256}'), page(showPart));
    // The address bar shows them after a form was refused: loaded again they are the inbox, or the login.
    app.get([`${base}/login`, `${base}/language`, `${base}/logout`], named(''), (_req, res) => res.redirect(303, base));
    app.use(base, named('(none)'), () => {
      throw problem('not-found');
    });
  };

/** A form that is too large or cannot be read is a fault of whoever sent it. */
const readForm =
  (parse: RequestHandler): RequestHandler =>
  (req, res, next) =>
    parse(req, res, (error?: unknown) => {
      if (error === undefined) return next();
      const { status } = error as { status?: number };
      next(problem(status === 413 ? 'body-too-large' : status === 415 ? 'media-type' : 'body-encoding'));
    });

/** The log line names the route, never the address; what goes wrong is told by a page. */
const named =
  (path: string): RequestHandler =>
  (req, res, next) => {
    const trace = traceOf(res);
    trace.route = path === '' ? base : `${base}/${path}`;
    trace.page = (issues) => failedPage(languageOf(req), issues);
    res.setHeader('Content-Security-Policy', policy);
    next();
  };

const searchOf = (req: Request): URLSearchParams => new URL(req.url, 'http://localhost').searchParams;

const showCase: Handler = (visit, req, res) => {
  const done = searchOf(req).get('done') ?? undefined;
  return caseOr404(visit, req, res, done === 'take' || isAct(done) ? { done } : {});
};

async function caseOr404(visit: Visit, req: Request, res: Response, outcome: Outcome): Promise<string> {
  const view = await visit.gateway.case(String(req.params.id), visit.actor);
  if (view) return casePage(view, visit, outcome);
  res.status(404);
  return layout(
    visit.language,
    visit.say('gone'),
    html`<p><a href="${base}">${visit.say('backToInbox')}</a></p>`,
    visit,
  );
}

/** What was asked for in the form: taken on, or an answer through the same door as an engine's. */
const act: Handler = async (visit, req, res) => {
  const { gateway, actor } = visit;
  const form = fields(req);
  const view = await gateway.case(String(req.params.id), actor);
  const task = view?.tasks.find(({ taskId, side }) => taskId === form.task && side === 'owner');
  const [event, by] = [one(form.event), one(form.by)?.trim() ?? ''];
  if (!view || !task || by === '' || by.length > longestName || (event !== 'take' && !isAct(event)))
    return caseOr404(visit, req, res, {});
  if (event === 'take') {
    await gateway.take(task, by, actor);
    res.redirect(303, `${base}/cases/${view.case.id}?done=take`);
    return undefined;
  }
  const [text, messageId] = [one(form.text) ?? '', one(form.messageId) ?? visit.newId()];
  if (isWordless(event, text)) {
    res.status(422);
    return casePage(view, visit, { wordless: true });
  }
  const bytes = answerOf({ event, referral: task.remissId, messageId, text, by });
  const answer = await gateway.submit({ source: { bytes, mediaType: answerType } }, actor);
  if (answer.status < 400) {
    res.redirect(303, `${base}/cases/${view.case.id}?done=${event}`);
    return undefined;
  }
  res.status(answer.status);
  const refused = JSON.parse(new TextDecoder().decode(answer.bytes)) as OperationOutcome;
  return casePage(view, visit, { refused, text });
};

/** A message as paper, made here from what it says. */
const showPaper: Handler = async (visit, req, res) => {
  const { gateway, actor, language } = visit;
  const paper = await gateway.content(String(req.params.exchange), language === 'sv' ? 'pdf:sv' : 'pdf:en', actor);
  if (!paper || paper.bytes.length === 0) return caseOr404(visit, req, res, {});
  res.setHeader('Content-Security-Policy', inPlace);
  res.setHeader('Content-Disposition', 'inline');
  res.type('application/pdf').send(Buffer.from(paper.bytes));
  return undefined;
};

const shownInPlace: readonly (readonly [mediaType: string, begins: string])[] = [
  ['application/pdf', '%PDF-'],
  ['image/png', '\x89PNG'],
  ['image/jpeg', '\xff\xd8\xff'],
];

/** A PDF or a picture is shown where it is what it says; all else is a file to save. */
const showPart: Handler = async ({ gateway, actor, ...visit }, req, res) => {
  const { exchange, sha256 } = req.params;
  const part = await gateway.part(String(exchange), String(sha256), actor);
  if (!part) return caseOr404({ gateway, actor, ...visit }, req, res, {});
  const begins = Buffer.from(part.bytes.subarray(0, 8)).toString('latin1');
  const [shown] =
    shownInPlace.find(([type, magic]) => part.mediaType.startsWith(type) && begins.startsWith(magic)) ?? [];
  if (shown) res.setHeader('Content-Security-Policy', inPlace);
  res.setHeader('Content-Disposition', shown ? 'inline' : 'attachment');
  res.type(shown ?? 'application/octet-stream').send(Buffer.from(part.bytes));
  return undefined;
};
