/** A scheme and a colon (RFC 3986 3.1). */
export const isAbsoluteUri = (uri: string): boolean =>
  uri.startsWith('http://') || uri.startsWith('urn:') || scheme.test(uri);

const scheme = /^[A-Za-z][A-Za-z0-9+.-]*:/;
