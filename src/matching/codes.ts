/** Small numbers for texts, so that cells compare numbers; 0 for what is not known, -1 for what no mentor has. */
export class Codes {
  private readonly codes = new Map<string, number>();

  of(text: string | null): number {
    if (text === null) return 0;
    const code = this.codes.get(text) ?? this.codes.size + 1;
    this.codes.set(text, code);
    return code;
  }

  find(text: string | null): number {
    return text === null ? 0 : (this.codes.get(text) ?? -1);
  }

  known(): string[] {
    return [...this.codes.keys()];
  }
}

/** Unknown, the same, different: 0, 1, 2. */
export function alike(a: number, b: number): number {
  return a === 0 || b === 0 ? 0 : a === b ? 1 : 2;
}
