"""The word list `lexicon` reads: common words of newspaper and everyday Chinese.

Words stand separated by spaces, in no order; adding one is writing it down. Names of places
and institutions belong here only when every reader knows them.
"""

PARTICLES = frozenset("的了着过在是和与及或把被将对从向往由于以为因而且但并也都还又再就才更最很不没有这那我你他她它们所之其等个地得到上下中里外前后内间时年月日号人各每某该本此")

WORDS = """
积极分子 积极 分子 难题 问题 题目 创业 创新 企业 产业 行业 就业 专业 职业 事业 农业 工业 商业 服务
业务 业绩 自立自强 自立 自强 高水平 水平 科技 技术 京津冀 重点 平台 科创 党组织 组织 党委 党支部
差异化 个性化 一体化 现代化 专业化 数字化 智能化 标准化 规范化 常态化 制度化 系统化 全域 基地 孵化
青岛 北京 上海 中国 国家 全国 全球 世界 国际 城市 农村 社会 经济 政治 文化 教育 发展 建设 改革 开放
"""
