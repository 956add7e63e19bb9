import { type Issue, issue } from '../../model/issue.ts';
import { type Agreed, sourceOf } from './agreed.ts';

/** Bounds that the agreement sets: bytes of the message, number of attachments. */
export function limitIssues({ message, agreement, bytes }: Agreed): Issue[] {
  const { messageBytes, attachments } = agreement?.limits ?? {};
  const source = sourceOf(agreement, '');
  const count = (message.request ?? message.answer)?.attachments?.length ?? 0;
  const issues: Issue[] = [];
  if (messageBytes !== undefined && bytes !== undefined && bytes > messageBytes) {
    const details = { expected: `at most ${messageBytes} bytes`, found: `${bytes}`, source };
    issues.push(issue('agreement-limit', { place: 'Bundle', ...details }));
  }
  if (attachments !== undefined && count > attachments) {
    const details = { expected: `at most ${attachments} attachments`, found: `${count}`, source };
    issues.push(issue('agreement-limit', { place: 'DocumentReference', ...details }));
  }
  return issues;
}
