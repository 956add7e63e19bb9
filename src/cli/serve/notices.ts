import type { Logger } from 'pino';
import type { Notice } from '../../gateway/parts.ts';
import type { Metrics } from '../../http/metrics.ts';
import { isMessageEvent, kindOf } from '../../model/event.ts';

/** Notices of the use cases as log lines and figures: names, codes and ids only. */
export function noticeTo(log: Logger, metrics: Metrics): (notice: Notice) => void {
  return (notice) => {
    const { what, ...facts } = notice;
    log[what === 'error' ? 'error' : what === 'dead' || what === 'late' ? 'warn' : 'info']({
      event: `gateway-${what}`,
      ...facts,
      ...eventOf(notice),
    });
    const event = 'event' in notice ? notice.event : undefined;
    metrics.exchange(event && isMessageEvent(event) ? kindOf(event) : 'any', what);
  };
}

/** `event` is the log line's name; the message's own event goes by another. */
const eventOf = (notice: Notice): object =>
  'event' in notice && notice.event ? { event: `gateway-${notice.what}`, message: notice.event } : {};
