import type { Role } from './auth/party.ts';
import type { Need } from './auth/scopes.ts';
import type { ActorCall, Call, Reply } from './call.ts';

/** The most bytes of a body that is an order or a form and carries no message. */
export const smallBody = 64_000;

/** A scope that does not depend on the address. */
export const need = (type: string, verb: Need['verb']) => (): Need => ({ type, verb });

/** What a route says of itself in the CapabilityStatement; absent for routes that are not FHIR. */
export interface FhirRoute {
  readonly operation?: string;
  readonly interaction?: 'read' | 'search-type';
  /** Only this type; all types of `resourceTypes` when absent. */
  readonly type?: string;
  /** Only these types. */
  readonly types?: readonly string[];
  /** Of terminology: told in the CapabilityStatement by `terminology/capabilities.ts`. */
  readonly terminology?: true;
  /** FHIR versions of the answer; 4.0 alone when absent. */
  readonly versions?: readonly string[];
}

interface RouteBase {
  readonly method: 'get' | 'post';
  /** Path template of express; the one of openapi.yaml with `{name}` for `:name`. */
  readonly path: string;
  /** The most bytes of a body; no body is read where it is absent. */
  readonly bodyBytes?: number;
  /** The answer is a FHIR resource: FHIR content negotiation applies. */
  readonly fhir?: FhirRoute;
  /** Statuses of the route's own; those of every request (400, 401, ...) are told once in openapi.yaml. */
  readonly statuses: readonly number[];
}

/** Anyone may call. Never reached by accident: it is a word in the table. */
export interface OpenRoute extends RouteBase {
  readonly who: 'anyone';
  handle(call: Call): Promise<Reply> | Reply;
}

/** Callers on this machine, and operators from anywhere. */
export interface LocalRoute extends RouteBase {
  readonly who: 'loopback-or-operator';
  readonly need: (params: Readonly<Record<string, string>>) => Need;
  handle(call: Call): Promise<Reply> | Reply;
}

/** Known actors of the named roles, whose token covers the need. */
export interface GuardedRoute extends RouteBase {
  readonly who: readonly Role[];
  readonly need: (params: Readonly<Record<string, string>>) => Need;
  handle(call: ActorCall): Promise<Reply> | Reply;
}

/** Systems of the directory that call a RIV-TA contract, proved by their certificate. Errors are SOAP Faults. */
export interface RivtaRoute extends RouteBase {
  readonly who: 'rivta-consumer';
  handle(call: ActorCall): Promise<Reply> | Reply;
}

export type Route = OpenRoute | LocalRoute | GuardedRoute | RivtaRoute;

/** `/exchanges/:id` as openapi.yaml and the logs write it: `/exchanges/{id}`. */
export const template = (path: string): string => path.replaceAll(/:([a-z0-9]+)/gi, '{$1}');

/** All statuses a route may answer: its own, those of every request, and those that its guards bring with them. */
export function statusesOf(route: Route): readonly number[] {
  const every = [400, 417, 429, 500];
  // A SOAP Fault comes with 500, whatever the reason.
  const soap = route.who === 'rivta-consumer';
  const guarded = route.who === 'anyone' || soap ? [] : [401, 403];
  const body = route.bodyBytes === undefined || soap ? [] : [408, 413, 415];
  const fhir = route.fhir ? [406] : [];
  return [...new Set([...route.statuses, ...every, ...guarded, ...body, ...fhir])].sort((a, b) => a - b);
}
