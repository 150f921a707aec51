import { Problem } from '../../../../platform/errors.ts';

/** Why a file cannot be read as a table, and what to do. All are 422: the file came whole, its content is at fault. */
const unreadable = (code: string, zh: string, en: string) => new Problem(422, code, { zh, en });

export const fileEmpty = () =>
  unreadable(
    'file-empty',
    '文件是空的，请检查导出是否成功。',
    'The file is empty; see whether it was exported properly.',
  );

export const noRows = () =>
  unreadable(
    'file-without-rows',
    '文件里只有表头或标题，没有数据行。请填好数据后再上传。',
    'The file has headings only and no rows of data; upload it again when it is filled in.',
  );

export const oldWorkbook = () =>
  unreadable(
    'file-old-workbook',
    '这是旧的 xls 格式，或加了密码的工作簿。请在表格软件里打开，另存为“Excel 工作簿 (.xlsx)”（不设密码）后再上传。',
    'This is the old xls format, or a workbook with a password. Open it, save it as "Excel workbook (.xlsx)" without a password, and upload that.',
  );

export const webPage = () =>
  unreadable(
    'file-web-page',
    '这个文件其实是网页（有些系统把网页当作表格导出）。请在表格软件里打开，另存为 xlsx 或 CSV 后再上传。',
    'This file is a web page, as some systems export one in the name of a spreadsheet. Open it, save it as xlsx or CSV, and upload that.',
  );

export const notWorkbook = (what: string) =>
  unreadable(
    'file-not-workbook',
    `这个文件是压缩包，里面没有工作簿（${what}）。请上传 xlsx 或 CSV 文件本身。`,
    `This file is an archive without a workbook in it (${what}); upload the xlsx or CSV file itself.`,
  );

export const otherFormat = (what: string) =>
  unreadable(
    'file-other-format',
    `这是 ${what} 文件，不是表格。请上传 xlsx 或 CSV。`,
    `This is a ${what} file and no table; upload xlsx or CSV.`,
  );

export const workbookDamaged = (what: string) =>
  unreadable(
    'workbook-damaged',
    `工作簿不完整或已损坏（${what}）。请在表格软件里重新打开并另存一次。`,
    `The workbook is incomplete or damaged (${what}); open it and save it again.`,
  );

export const workbookInflates = () =>
  unreadable(
    'workbook-inflates',
    '工作簿解开后大得不合常理，没有读取。请只保留需要导入的工作表，删去多余的空行空列后另存。',
    'Unpacked, the workbook is larger than any ledger, and was not read. Keep only the sheet to import, without needless empty rows and columns, and save it again.',
  );

export const encodingUnclear = (line: number) =>
  unreadable(
    'file-encoding',
    `第 ${line} 行起有认不出的文字：文件既不是 UTF-8，也不是 GB18030（GBK）。请另存为“CSV UTF-8”或 xlsx 后再上传；为免存进乱码，没有读取。`,
    `From line ${line} on the text is neither UTF-8 nor GB18030 (GBK). Save it as "CSV UTF-8" or xlsx and upload that; nothing was read, so that no garbled text is stored.`,
  );

export const quoteOpen = (line: number) =>
  unreadable(
    'file-quote-open',
    `第 ${line} 行有一个双引号没有配对，后面的内容都算进了这一格。请补上或去掉它。`,
    `In line ${line} a double quote is not closed, so that all that follows counts as one cell; close or remove it.`,
  );

export const sheetUnknown = () =>
  unreadable(
    'sheet-unknown',
    '没有这个工作表，请从列出的里面选。',
    'There is no such sheet; choose one of those listed.',
  );
