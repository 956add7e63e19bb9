const form = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Stockholm', dateStyle: 'short' });

/** The day in Sweden at a moment (milliseconds), `YYYY-MM-DD`: validity dates are days there. */
export const dayOf = (ms: number): string => form.format(ms);
