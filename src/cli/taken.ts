import type { OperationOutcomeIssue } from '@medplum/fhirtypes';
import { issuesOf } from '../model/operation-outcome.ts';
import type { Reply } from './gateway-client.ts';
import type { CliIo } from './io.ts';
import { say } from './language.ts';
import { tellIssues } from './tell.ts';

/** What became of a message that the gateway took (202), in one line; its warnings go to stderr. */
export function taken(reply: Reply, io: Pick<CliIo, 'stderr' | 'lang'>, before = ''): string {
  const answer = reply.json<{ id: string; case: string; state: string; issues: OperationOutcomeIssue[] }>();
  tellIssues(answer.id, issuesOf({ resourceType: 'OperationOutcome', issue: answer.issues }), io);
  const again = reply.headers['vardbro-duplicate'] === undefined ? '' : say(io, 'dubblett av ', 'a duplicate of ');
  const words = `${before}${again}${answer.id}  ${say(io, 'ärende', 'case')} ${answer.case}  ${answer.state}`;
  return `${words}\n`;
}
