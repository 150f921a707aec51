import { App as AntdApp, ConfigProvider, type ThemeConfig, theme } from 'antd';
import enGB from 'antd/locale/en_GB';
import zhCN from 'antd/locale/zh_CN';
import {
  createContext,
  type ReactElement,
  type ReactNode,
  useContext,
  useEffect,
  useMemo,
  useState,
} from 'react';
import { cssVariables, dark, fontStack, light, type Palette, radius_px, type_px } from '../../tokens.ts';
import { recall, remember, useWords } from './words/words.tsx';

export const THEME_CHOICES = ['auto', 'light', 'dark'] as const;
export type ThemeChoice = (typeof THEME_CHOICES)[number];

const KEY = 'luyuan.theme';
const DARK_MEDIA = '(prefers-color-scheme: dark)';
const STILL_MEDIA = '(prefers-reduced-motion: reduce)';
const Context = createContext<{ choice: ThemeChoice; choose: (choice: ThemeChoice) => void } | null>(null);

/** The tokens of web/tokens.ts in antd's words; colours are set after its algorithm, which would shift them. */
function antdTheme(palette: Palette, isDark: boolean, isStill: boolean): ThemeConfig {
  const base = isDark ? theme.darkAlgorithm : theme.defaultAlgorithm;
  return {
    algorithm: [
      base,
      (_seed, derived) => ({
        ...(derived ?? theme.defaultAlgorithm(theme.defaultSeed)),
        colorPrimary: palette.accent,
        colorPrimaryHover: palette.accentStrong,
        colorPrimaryActive: palette.accentStrong,
        colorPrimaryBg: palette.accentTint,
        colorPrimaryText: palette.accent,
        colorError: palette.stop.ink,
        colorErrorHover: palette.stop.ink,
        colorErrorText: palette.stop.ink,
        colorBgContainer: palette.surface,
        colorBgElevated: palette.surface,
        colorBgLayout: palette.paper,
        colorText: palette.ink,
        colorTextSecondary: palette.inkSoft,
        colorTextTertiary: palette.inkFaint,
        colorTextQuaternary: palette.inkFaint,
        colorBorder: palette.lineStrong,
        colorBorderSecondary: palette.line,
      }),
    ],
    token: {
      colorPrimary: palette.accent,
      controlItemBgActive: palette.accentTint,
      controlItemBgHover: palette.sunk,
      colorTextPlaceholder: palette.inkFaint,
      colorTextDescription: palette.inkFaint,
      colorTextLightSolid: palette.onAccent,
      fontFamily: fontStack,
      fontSize: type_px.desk,
      borderRadius: radius_px.m,
      controlHeight: 36,
      controlHeightLG: 44,
      // Style sheets alone (base.css) would leave dialogs and lists a picture or two in which they are not yet where they will be.
      motion: !isStill,
      motionDurationMid: '0.12s',
      motionDurationSlow: '0.16s',
    },
    components: {
      Button: {
        primaryShadow: 'none',
        defaultShadow: 'none',
        dangerShadow: 'none',
        primaryColor: palette.onAccent,
      },
      Tooltip: { colorBgSpotlight: palette.ink, colorTextLightSolid: palette.paper },
      Segmented: {
        trackBg: palette.sunk,
        itemColor: palette.inkSoft,
        itemSelectedColor: palette.ink,
        // In the dark the surface is darker than the track: what is chosen would look left out.
        itemSelectedBg: isDark ? palette.lineStrong : palette.surface,
      },
    },
  };
}

/** Whether the device asks for it now. */
function useMedia(query: string): boolean {
  const [matches, setMatches] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const media = matchMedia(query);
    const follow = () => setMatches(media.matches);
    media.addEventListener('change', follow);
    return () => media.removeEventListener('change', follow);
  }, [query]);
  return matches;
}

/** Writes the tokens into the page as CSS variables, once, before anything is drawn. */
export function writeTokens(): void {
  const style = document.createElement('style');
  style.textContent = cssVariables();
  document.head.prepend(style);
}

export function ThemeProvider({ children }: { children: ReactNode }): ReactElement {
  const { language } = useWords();
  const stored = THEME_CHOICES.find((choice) => choice === recall(KEY));
  const [choice, setChoice] = useState<ThemeChoice>(stored ?? 'auto');
  const device = useMedia(DARK_MEDIA);
  const isDark = choice === 'auto' ? device : choice === 'dark';
  const isStill = useMedia(STILL_MEDIA);
  useEffect(() => {
    if (choice === 'auto') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = choice;
  }, [choice]);
  const config = useMemo(() => antdTheme(isDark ? dark : light, isDark, isStill), [isDark, isStill]);
  const value = useMemo(
    () => ({
      choice,
      choose: (next: ThemeChoice) => {
        remember(KEY, next);
        setChoice(next);
      },
    }),
    [choice],
  );
  return (
    <Context.Provider value={value}>
      <ConfigProvider
        theme={config}
        locale={language === 'zh' ? zhCN : enGB}
        button={{ autoInsertSpace: false }}
      >
        <AntdApp className="antd-app" message={{ maxCount: 2 }}>
          {children}
        </AntdApp>
      </ConfigProvider>
    </Context.Provider>
  );
}

export function useTheme() {
  const value = useContext(Context);
  if (!value) throw new Error('useTheme needs a ThemeProvider above it');
  return value;
}
