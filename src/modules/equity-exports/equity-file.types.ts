/** The files of an equity report on the wire. */
import { Field, ObjectType, registerEnumType } from 'type-graphql';

export enum EquityReportFormat {
  HTML = 'HTML',
  CSV = 'CSV',
  JSON = 'JSON',
}
registerEnumType(EquityReportFormat, {
  name: 'EquityReportFormat',
  description: 'As what a report is written.',
  valuesConfig: {
    HTML: {
      description:
        'One page to read or to print, with plots and a table for each. It holds no script and loads nothing.',
    },
    CSV: {
      description:
        'One long table: a number, with its limits, or a sentence in each row. A cell that a spreadsheet would take for a formula begins with an apostrophe.',
    },
    JSON: { description: 'The result as in `result`, with the report and its policy profile.' },
  },
});

@ObjectType({ simpleResolvers: true, description: 'A frozen report as a file.' })
export class EquityReportFile {
  @Field({ description: 'Its media type, such as `text/html; charset=utf-8`.' })
  mediaType: string;
  @Field({ description: 'A name to save it under.' })
  fileName: string;
  @Field({ description: 'The file itself. Its bytes are this text in UTF-8.' })
  text: string;
  @Field({ description: 'SHA-256 of its bytes, in hexadecimal digits.' })
  sha256: string;
}
