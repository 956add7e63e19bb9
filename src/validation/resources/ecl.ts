/**
 * Is a text an expression of SNOMED CT's Expression Constraint Language, as far as its brackets, operators and operands
 * alternate as the grammar has it (ECL 2, brief syntax)? Filters in `{{ }}` are taken as they stand.
 */
export function isEcl(text: string): boolean {
  const tokens = tokensOf(text);
  if (!tokens) return false;
  const at = expression(tokens, 0);
  return at === tokens.length;
}

const token =
  /\s+|\/\*[^*]*\*\/|\{\{[^}]*\}\}|\|[^|]*\||"(?:[^"\\]|\\.)*"|\d{6,18}|#-?\d+(?:\.\d+)?|<<!|>>!|<!|>!|<<|>>|!!<|!!>|!=|<=|>=|\^|\[\d+\.\.(?:\d+|\*)\]|[A-Za-z][A-Za-z0-9-]*|[<>=*!(){}:,.R]/y;

function tokensOf(text: string): string[] | undefined {
  const found: string[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const [match] = token.exec(text) ?? [];
    if (match === undefined) return undefined;
    // Terms, blanks, comments and filters stand beside what they belong to and change no order.
    if (!/^(?:\s|\/\*|\||\{\{)/.test(match)) found.push(match);
  }
  return found;
}

const hierarchy: ReadonlySet<string> = new Set(['<', '<<', '<!', '<<!', '>', '>>', '>!', '>>!', '!!<', '!!>']);
const joining = /^(?:and|or|minus|,)$/i;

/** Each answers where it ends, or -1. Depth is bounded by the tokens: every call consumes one. */
function expression(tokens: readonly string[], from: number): number {
  let at = operand(tokens, from);
  while (at >= 0 && at < tokens.length && (joining.test(tokens[at] ?? '') || tokens[at] === '.'))
    at = operand(tokens, at + 1);
  if (at < 0 || tokens[at] !== ':') return at;
  return refinement(tokens, at + 1);
}

function operand(tokens: readonly string[], from: number): number {
  let at = from;
  while (hierarchy.has(tokens[at] ?? '') || tokens[at] === '^' || tokens[at] === '!') at++;
  const next = tokens[at] ?? '';
  if (next === '*' || /^\d{6,18}$/.test(next) || /^[A-Za-z]/.test(next)) return joining.test(next) ? -1 : at + 1;
  if (next !== '(') return -1;
  const end = expression(tokens, at + 1);
  return end >= 0 && tokens[end] === ')' ? end + 1 : -1;
}

function refinement(tokens: readonly string[], from: number): number {
  let at = attribute(tokens, from);
  while (at >= 0 && joining.test(tokens[at] ?? '')) at = attribute(tokens, at + 1);
  return at;
}

function attribute(tokens: readonly string[], from: number): number {
  let at = from;
  while (/^\[/.test(tokens[at] ?? '') || tokens[at] === 'R') at++;
  if (tokens[at] === '{' || tokens[at] === '(') {
    const end = refinement(tokens, at + 1);
    if (end >= 0 && (tokens[end] === '}' || tokens[end] === ')')) return end + 1;
    if (tokens[at] === '{') return -1;
  }
  const name = operand(tokens, at);
  if (name < 0 || !/^(?:=|!=|<|>|<=|>=)$/.test(tokens[name] ?? '')) return -1;
  const value = tokens[name + 1] ?? '';
  return /^[#"]/.test(value) || value === 'true' || value === 'false' ? name + 2 : operand(tokens, name + 1);
}
