import { type Scope, tell } from '../walk/scope.ts';
import { faultsOfXhtml } from './xhtml.ts';

/** Narrative.div is a well-formed XHTML div with text, of allowed elements and attributes (R4 narrative.html, txt-1, txt-2). */
export function checkNarrative(div: string, place: string, scope: Scope): void {
  for (const found of faultsOfXhtml(div))
    tell(scope, 'narrative-forbidden', place, {
      expected: 'basic XHTML in one div',
      found,
      source: 'R4 narrative.html txt-1, txt-2',
    });
}
