import { answered } from '../typescript/src/index.ts';
import { connect, type Settings, Trouble } from './settings.ts';

/** `keys`: lists one's apps; `keys issue --label x`: a new one, shown once; `keys revoke <appId>`. */
export async function manageKeys(settings: Settings): Promise<number> {
  const luyuan = connect(settings);
  const [action = 'list', appId] = settings.args;
  if (action === 'list') {
    const { items } = await answered(luyuan.GET('/api/v1/apps'));
    for (const app of items) {
      const state = app.revokedAt === null ? '有效 valid' : `已停用 revoked ${app.revokedAt}`;
      console.log([app.appId, app.algorithm, state, app.label].join('\t'));
    }
    return 0;
  }
  if (action === 'issue') {
    const algorithm = settings.credentials?.algorithm ?? 'HMAC-SHA256';
    const app = await answered(
      luyuan.POST('/api/v1/apps', { body: { label: settings.label ?? 'luyuan-client', algorithm } }),
    );
    console.log(`LUYUAN_APP_ID=${app.appId}\nLUYUAN_SECRET=${app.secret}\nLUYUAN_ALGORITHM=${app.algorithm}`);
    console.error('密钥只显示这一次，请妥善保存。 The secret is shown this once; keep it.');
    return 0;
  }
  if (action === 'revoke' && appId) {
    await answered(luyuan.DELETE('/api/v1/apps/{appId}', { params: { path: { appId } } }));
    console.log(`${appId} 已停用 revoked`);
    return 0;
  }
  throw new Trouble(
    '用法：npm run client -- keys [list | issue --label 名称 | revoke 应用编号]',
    'Usage: npm run client -- keys [list | issue --label name | revoke appId]',
  );
}
