/**
 * What is wrong with an identifier: what was expected, in words without the value itself. Undefined when nothing is.
 * Every identifier's rule is such a function of the value.
 */
export type Fault = { readonly expected: string; readonly source: string } | undefined;

export type Rule = (value: string) => Fault;
