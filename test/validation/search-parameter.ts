/** A SearchParameter of patients, whole but for the type that a test gives it, and what goes with that. */
export const searchParameter = (more: object) => ({
  resourceType: 'SearchParameter',
  url: 'http://example.com/s',
  name: 'S',
  status: 'active',
  description: 'x',
  code: 's',
  base: ['Patient'],
  ...more,
});
