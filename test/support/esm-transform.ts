/** For jest on Node 20, which can't load packages that are only ES modules as Node itself can. */
import { createHash } from 'node:crypto';
import ts from 'typescript';

const compilerOptions = {
  module: ts.ModuleKind.CommonJS,
  target: ts.ScriptTarget.ES2022,
  esModuleInterop: true,
  allowJs: true,
};

export default {
  process: (text: string, fileName: string) => ({
    code: ts.transpileModule(text, { fileName, compilerOptions }).outputText,
  }),
  getCacheKey: (text: string) =>
    createHash('sha256').update(text).update(JSON.stringify(compilerOptions)).digest('hex'),
};
