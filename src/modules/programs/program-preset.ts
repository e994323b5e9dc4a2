/** Names of the presets, apart from what is in them: the rules that were started from one name it. */
export enum PolicyPreset {
  EEPM_4 = 'EEPM_4',
  EEPM_5 = 'EEPM_5',
  ISMCP = 'ISMCP',
  RESEARCH_COMPACT = 'RESEARCH_COMPACT',
  CORPORATE = 'CORPORATE',
}
