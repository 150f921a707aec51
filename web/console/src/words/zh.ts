import { zhAlerts } from './zh-alerts.ts';
import { zhCases } from './zh-cases.ts';
import { zhCodes } from './zh-codes.ts';
import { zhCounter } from './zh-counter.ts';
import { zhDepartments } from './zh-departments.ts';
import { zhDesk } from './zh-desk.ts';
import { zhDisposals } from './zh-disposals.ts';
import { zhDuty } from './zh-duty.ts';
import { zhFiles } from './zh-files.ts';
import { zhFreezes } from './zh-freezes.ts';
import { zhInquiry } from './zh-inquiry.ts';
import { zhMaking } from './zh-making.ts';
import { zhNotices } from './zh-notices.ts';
import { zhOffice } from './zh-office.ts';
import { zhPapers } from './zh-papers.ts';
import { zhShelf } from './zh-shelf.ts';
import { zhSystems } from './zh-systems.ts';

/** The same keys with any wording: what another language has to have. */
type Wording<Entry> = {
  [Key in keyof Entry]: Entry[Key] extends (...values: infer Values) => string
    ? (...values: Values) => string
    : Entry[Key] extends string
      ? string
      : Wording<Entry[Key]>;
};

/** Every word of the console in Chinese. Other languages have the same keys: the types ask for it. */
export const zh = {
  common: {
    brand: '鹭源',
    tagline: '食品追溯与市场监管',
    again: '再试一次',
    loading: '正在载入',
    moreRows: (n: number) => `再显示 ${n} 行`,
    more: '更多',
    cancel: '取消',
    close: '关闭',
    confirm: '确定',
    stillNeeded: (fields: readonly string[]) => `还要填：${fields.join('、')}`,
    save: '保存',
    saved: '已保存',
    remove: '删除',
    add: '添加',
    optional: '选填',
    none: '无',
    all: '全部',
    copy: '复制',
    copied: '已复制',
    back: '返回',
    notFound: '没有这个页面。地址可能写错了，或内容已经移走。',
    notForYou: '这一页要由别的岗位来看。请回到首页。',
    toHome: '回到首页',
    unexpected: '这一页出了意外，已记录的内容没有丢失。请刷新再试。',
    offline: '网络断开。看到的是断开前的内容，联网后自动更新。',
    skip: '跳到正文',
    date: '日期',
    time: '时间',
    note: '备注',
    reason: '原因',
    quantity: '数量',
    unit: '单位',
    name: '名称',
    sum: '合计',
    colon: '：',
    between: '；',
    list: (items: readonly string[]) => items.join('、'),
    inBrackets: (text: string) => `（${text}）`,
  },
  nav: {
    label: '主导航',
    home: '待办',
    queue: '待上传',
    find: '查找',
    incoming: '进货',
    outgoing: '卖出',
    vouchers: '凭证',
    stock: '库存',
    record: '记一笔',
    ledger: '进销存',
    files: '文件导入',
    letters: '监管通知',
    scan: '扫码',
    papers: '我的证照',
    books: '台账',
    shelf: '货架与收银',
    labels: '标签',
    registrations: '待审核登记',
    discrepancies: '差异',
    cases: '案件',
    complaints: '投诉举报',
    freezes: '停售',
    recalls: '召回',
    findings: '疑点线索',
    alerts: '预警',
    duty: '夜间值班',
    sources: '源头查找',
    departments: '部门证明',
    parties: '经营主体',
    accounts: '账号',
    audit: '操作记录',
    systems: '系统对接',
    codes: '编码对照',
    dayClose: '日清',
    production: '生产',
    stockTaking: '盘点',
    disposals: '下架与处置',
    more: '更多',
    signOut: '退出登录',
    language: 'English',
    languageName: '切换到英文',
    theme: '深浅色',
    themes: { auto: '跟随系统', light: '浅色', dark: '深色' },
  },
  session: {
    title: '登录',
    lead: '经营者、监管人员与管理员都从这里进入。',
    userName: '用户名',
    password: '密码',
    submit: '登录',
    setUpTitle: '设立首位管理员',
    setUpLead: '这个链接只能用一次。设好后，请用新账号登录。',
    setUpMissing: '地址里缺少一次性口令。请从启动时打印的链接进入。',
    setUpSubmit: '设立管理员',
    setUpDone: '管理员已设立，请登录。',
    displayName: '姓名',
    passwordHint: '至少 10 个字符',
    userNameHint: '3 到 40 个字母、数字或 . _ -',
    publicHint: '只想查一件食品？直接扫包装上的码，或到',
    publicLink: '公众查询页',
  },
  search: {
    label: '查找',
    placeholder: '名称、批号、凭证号，或粘贴扫到的网址',
    placeholderLong: '品名、企业、批号、凭证号、条码，或粘贴扫到的网址；写错一两个字也能找到',
    shortcut: '按 / 键',
    results: '查找结果',
    nothing: (q: string) => `没有找到“${q}”。试试少写几个字、拼音首字母，或直接扫码。`,
    allResults: '全部结果',
    types: { product: '产品', party: '经营主体', lot: '批次', voucher: '凭证' },
  },
  scan: {
    title: '扫码',
    lead: '扫凭证或包装上的码。扫码枪扫完会自动打开。',
    label: '码、凭证号或网址',
    placeholder: '用扫码枪扫，或粘贴到这里',
    open: '打开',
    needCode: '先扫码，或把号码写在上面',
    start: '打开摄像头',
    stop: '关闭摄像头',
    aim: '对准二维码，会自动识别。',
    noCamera: '摄像头打不开。请在浏览器中允许使用摄像头，或手工输入。',
    nothing: (q: string) => `“${q}”没有对应的凭证或批次。请再扫一次，或核对号码。`,
  },
  kinds: {
    states: { fine: '正常', attention: '注意', stop: '停止', unknown: '未知' },
    roles: { operator: '经营者', regulator: '监管人员', administrator: '管理员' },
  },
  ...zhCodes,
  ...zhDesk,
  ...zhCounter,
  ...zhFiles,
  ...zhOffice,
  ...zhInquiry,
  ...zhPapers,
  ...zhShelf,
  ...zhCases,
  ...zhFreezes,
  ...zhNotices,
  ...zhAlerts,
  ...zhDuty,
  ...zhDisposals,
  ...zhSystems,
  ...zhDepartments,
  ...zhMaking,
};

export type Dictionary = Wording<typeof zh>;
export type CounterWords = Wording<typeof zhCounter>;
export type CodesWords = Wording<typeof zhCodes>;
export type DeskWords = Wording<typeof zhDesk>;
export type DepartmentWords = Wording<typeof zhDepartments>;
export type FilesWords = Wording<typeof zhFiles>;
export type InquiryWords = Wording<typeof zhInquiry>;
export type MakingWords = Wording<typeof zhMaking>;
export type OfficeWords = Wording<typeof zhOffice>;
export type CasesWords = Wording<typeof zhCases>;
export type FreezesWords = Wording<typeof zhFreezes>;
export type NoticesWords = Wording<typeof zhNotices>;
export type AlertsWords = Wording<typeof zhAlerts>;
export type DutyWords = Wording<typeof zhDuty>;
export type DisposalsWords = Wording<typeof zhDisposals>;
export type ShelfWords = Wording<typeof zhShelf>;
export type SystemsWords = Wording<typeof zhSystems>;
