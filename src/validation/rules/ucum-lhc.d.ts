declare module '@lhncbc/ucum-lhc' {
  const ucum: { UcumLhcUtils: { getInstance(): { validateUnitString(unit: string): unknown } } };
  export default ucum;
}
