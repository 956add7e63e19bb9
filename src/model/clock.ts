/** Time is handed in, so that leases, retries and parking can be tested without sleeping. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

/** ISO 8601 instant in UTC with milliseconds, the form of FHIR `instant`. */
export const instant = (ms: number): string => new Date(ms).toISOString();
