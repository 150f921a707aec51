import type { Catalogue } from './tables.ts';

/** The market's master data: its own numbers and words, invented. */
export const CATALOGUE: Catalogue = {
  booths: [
    ['A1', '林记叶菜'],
    ['A2', '阿福蔬菜行'],
    ['A3', '同心根茎菜'],
    ['A4', '双十瓜果蔬菜'],
    ['B1', '海沧陈菜行'],
    ['B2', '勤丰蔬菜'],
    ['B3', '苏姐菜档'],
    ['B4', '老洪土豆'],
    ['C1', '绿源批发'],
    ['C2', '闽南菜铺'],
    ['C3', '三友蔬菜'],
    ['C4', '顺发蔬菜'],
  ].map(([cityStall = '', holder = ''], index) => ({ booth: 101 + index, cityStall, holder })),
  merchandise: [
    ['10101', '大白菜', 90],
    ['10102', '上海青', 160],
    ['10107', '空心菜', 210],
    ['10203', '白萝卜', 80],
    ['10204', '土豆', 150],
    ['10305', '黄瓜', 240],
    ['10306', '番茄', 320],
    ['10411', '四季豆', 380],
  ].map(([code, name, fenPerJin]) => ({
    code: String(code),
    name: String(name),
    fenPerJin: Number(fenPerJin),
  })),
  shippers: [
    ['HZ-003', '漳浦绿田蔬菜基地', '福建省漳州市漳浦县'],
    ['HZ-011', '寿光晨光蔬菜合作社', '山东省潍坊市寿光市'],
    ['HZ-019', '元谋金沙蔬菜基地', '云南省楚雄州元谋县'],
    ['HZ-024', '定西高原马铃薯合作社', '甘肃省定西市安定区'],
    ['HZ-030', '龙海九湖菜农合作社', '福建省漳州市龙海区'],
    ['HZ-042', '长泰岩溪蔬菜基地', '福建省漳州市长泰区'],
  ].map(([code = '', name = '', origin = '']) => ({ code, name, origin })),
  cards: [
    'KH-0101 鹭江农贸阿珍菜摊',
    'KH-0102 员当社区生鲜店',
    'KH-0117 明发食堂',
    'KH-0123 海湾酒楼',
    'KH-0144 和平里菜摊',
    'KH-0150 新阳工厂食堂',
    'KH-0161 集美大学城餐饮',
    'KH-0172 前埔南区便利店',
    'KH-0180 江头市场老李',
    'KH-0199 杏林湾生鲜',
  ].map((text) => ({ card: text.slice(0, 7), name: text.slice(8) })),
};
