/** A scheme and a colon (RFC 3986 3.1). */
export const isAbsoluteUri = (uri: string): boolean => /^[A-Za-z][A-Za-z0-9+.-]*:/.test(uri);
