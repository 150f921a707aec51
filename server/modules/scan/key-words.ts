const zh = {
  productLead: '这是商品的登记信息。来源和去向按批次记录：请填写包装上的批号。',
  gtin: '商品条码',
  brand: '品牌',
  specification: '规格',
  category: '类别',
  shelfLife: '保质期',
  producer: '生产者',
  containerTitle: (kinds: number): string =>
    kinds === 0 ? '这个物流单元现在是空的' : `这个物流单元里有 ${kinds} 批货物`,
  containerLead: '按装箱方上传的装卸记录。没有上传的装卸不在其中。',
  packed: '最近装卸',
  inside: '里面的货物',
  unknownQuantity: '数量未记录',
  more: (count: number): string => `另有 ${count} 批没有列出。`,
  placeLead: '这是一个登记过的经营地点。',
  partyLead: '这是一个登记过的经营者。',
  business: '经营者',
  market: '所在市场',
  kind: '类型',
  district: '所在区',
  notNamed: '这一类经营者只公布类型和所在区，不公布名称。',
};

export type KeyWords = typeof zh;

const en: KeyWords = {
  productLead:
    'This is what is on record of the product. Where it came from is kept by batch: type the batch on the pack.',
  gtin: 'Bar code',
  brand: 'Brand',
  specification: 'Specification',
  category: 'Category',
  shelfLife: 'Shelf life',
  producer: 'Producer',
  containerTitle: (kinds) =>
    kinds === 0
      ? 'This logistic unit is empty now'
      : `This logistic unit holds ${kinds} ${kinds === 1 ? 'batch' : 'batches'}`,
  containerLead: 'By the packing that was recorded. What was packed without a record is not in it.',
  packed: 'Last packed',
  inside: 'What is inside',
  unknownQuantity: 'quantity not recorded',
  more: (count) => `${count} more are not listed.`,
  placeLead: 'This is a registered place of business.',
  partyLead: 'This is a registered business.',
  business: 'Business',
  market: 'Market',
  kind: 'Kind',
  district: 'District',
  notNamed: 'Of businesses of this kind the kind and the district are public, the name is not.',
};

export const keyWords: Readonly<Record<'zh' | 'en', KeyWords>> = { zh, en };
