#!/bin/sh
# 装系统部件：排书要的（Pango、字体），或加一个参数：test 测试要的（Java），pictures 画 README 要的，
# kindle 试转 AZW3 要的（calibre，很大，不装也行）。
# 已经有的不装；不是 Debian，或装不了，就说缺什么、怎么装，不出错停下（之后 huozi 会再说一遍）。
set -eu

want() { # 部件名 检查命令 Debian 包…
    name=$1 probe=$2
    shift 2
    if sh -c "$probe" >/dev/null 2>&1; then return; fi
    missing="$missing $name"
    packages="$packages $*"
}

missing="" packages=""
has_library() { echo "ldconfig -p | grep -q $1"; }
has_face() { echo "fc-list : family | grep -q '$1'"; }
case "${1:-book}" in
book)
    want Python "python3 -c 'import ensurepip, venv'" python3 python3-venv
    want Pango "$(has_library libpangoft2-1.0.so)" libpango-1.0-0 libpangoft2-1.0-0
    want HarfBuzz "$(has_library libharfbuzz-subset.so)" libharfbuzz-subset0
    want fontconfig "command -v fc-list" fontconfig
    want 宋体黑体 "$(has_face 'Noto Serif CJK SC') && $(has_face 'Noto Sans CJK SC')" fonts-noto-cjk
    want 楷体 "$(has_face 'LXGW WenKai')" fonts-lxgw-wenkai
    want 西文 "$(has_face 'TeX Gyre Termes') && $(has_face 'TeX Gyre Heros')" fonts-texgyre
    ;;
test)
    want Java "command -v java" default-jre-headless
    want Chromium "command -v chromium" chromium
    want Ghostscript "command -v gs" ghostscript # 量付印文件的墨量；没有，那一项检查跳过
    [ -z "${CI:-}" ] || want calibre "command -v ebook-convert" calibre # 很大：只有 CI 一定装
    ;;
kindle) want calibre "command -v ebook-convert" calibre ;;
pictures) want Chromium "command -v chromium" chromium ;;
esac

if [ -n "$packages" ]; then
    sudo=""
    if [ "$(id -u)" != 0 ]; then sudo=$(command -v sudo || true); fi
    if command -v apt-get >/dev/null && { [ "$(id -u)" = 0 ] || [ -n "$sudo" ]; }; then
        echo "安装：$missing"
        export DEBIAN_FRONTEND=noninteractive
        # shellcheck disable=SC2086  # a list of package names
        { $sudo apt-get update -qq && $sudo apt-get install -y -qq --no-install-recommends $packages; } >/dev/null ||
            echo "没有装成：$missing。请自己运行：sudo apt-get install -y$packages" >&2
    else
        echo "缺少：$missing。Debian 上运行：sudo apt-get install -y$packages" >&2
        echo "别的系统，装好 Python 包之后运行 .venv/bin/huozi doctor 看命令。" >&2
    fi
fi

# 仿宋和引号占一格的楷体：Debian 12 没有单独的包，Fandol 字体在 texlive-lang-chinese 里；
# 只取出这两个字体，不装 TeX。
fandol=/usr/local/share/fonts/huozi
[ "$(id -u)" = 0 ] || fandol="${XDG_DATA_HOME:-$HOME/.local/share}/fonts/huozi"
if [ "${1:-book}" = book ] && command -v apt-get >/dev/null && command -v fc-list >/dev/null &&
    ! sh -c "$(has_face FandolFang) && $(has_face FandolKai)"; then
    echo "取出仿宋和楷体（Fandol）"
    work=$(mktemp -d)
    if (cd "$work" && apt-get download -qq texlive-lang-chinese >/dev/null 2>&1 &&
        dpkg-deb --fsys-tarfile texlive-lang-chinese_*.deb |
            tar -x --wildcards --transform 's|.*/||' '*/fandol/Fandol[FK]*-Regular.otf'); then
        mkdir -p "$fandol" && cp "$work"/Fandol*.otf "$fandol/" && fc-cache "$fandol"
    else
        echo "没有取到 Fandol；仿宋改用霞鹜文楷。" >&2
    fi
    rm -rf "$work"
fi

# 付印（press）要一个 CMYK 的 ICC 特性文件。可以自由使用的 FOGRA39L（没有保留权利）在 texlive-base
# 里，只取出这一个；书里写了 icc 的不用它。没有它，还会用 libgs-common 带的那一个。
icc=/usr/local/share/color/icc/huozi
[ "$(id -u)" = 0 ] || icc="$HOME/.local/share/color/icc/huozi"
fogra=FOGRA39L_coated.icc
if [ "${1:-book}" = book ] && command -v apt-get >/dev/null && [ ! -f "$icc/$fogra" ] &&
    [ ! -f /usr/share/texlive/texmf-dist/tex/generic/colorprofiles/$fogra ]; then
    echo "取出付印用的 ICC 特性文件（FOGRA39）"
    work=$(mktemp -d)
    if (cd "$work" && apt-get download -qq texlive-base >/dev/null 2>&1 &&
        dpkg-deb --fsys-tarfile texlive-base_*.deb |
            tar -x --wildcards --transform 's|.*/||' "*/colorprofiles/$fogra"); then
        mkdir -p "$icc" && cp "$work/$fogra" "$icc/"
    else
        echo "没有取到 $fogra；付印时要自己给一个 ICC 特性文件。" >&2
    fi
    rm -rf "$work"
fi

# 无障碍检查 Ace 和各家阅读引擎，版本锁在 tests/ace/、tests/readers/ 里；没有 npm（Node 20 以上）
# 的机器跳过这两项测试。
for tool in ace readers; do
    case "${1:-book}" in test | pictures) ;; *) break ;; esac
    if [ ! -f tests/$tool/node_modules/.package-lock.json ] && command -v npm >/dev/null &&
        command -v chromium >/dev/null && [ "$(node --version | sed 's/^v//; s/\..*//')" -ge 20 ]; then
        echo "安装：tests/$tool"
        npm ci --prefix tests/$tool --ignore-scripts --no-audit --no-fund --silent ||
            echo "没有装成 tests/$tool，用它的测试会跳过。" >&2
    fi
done
