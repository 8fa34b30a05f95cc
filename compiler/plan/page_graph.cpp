#include "compiler/plan/page_graph.h"

#include <fmt/format.h>

#include <algorithm>

namespace kiln {
namespace {

constexpr int box_width = 150;
constexpr int box_height = 40;
constexpr int gap = 26;
constexpr int row_height = 96;
constexpr int margin = 16;
// More boxes than this nobody looks at.
constexpr size_t max_boxes = 600;

struct Box {
  int x = 0;
  int y = 0;
};

// At most `most` characters; never half of one.
std::string shortened(std::string_view text, size_t most) {
  std::string out;
  size_t count = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool is_start = (static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U;
    if (is_start && ++count > most) {
      return out + "…";
    }
    out += text[i];
  }
  return out;
}

class Graph {
 public:
  explicit Graph(const PlanView& view) : view_(view), document_(view.document) {}

  std::string draw() {
    const bool is_large = document_.steps.size() > max_boxes;
    boxes_.resize(document_.steps.size());
    owner_.resize(document_.steps.size());
    if (is_large && document_.builds.size() > max_boxes) {
      return "<p class=\"dim\">The plan is too large to be drawn.</p>";
    }
    int y = margin;
    for (size_t i = 0; i < document_.builds.size(); ++i) {
      draw_build(document_.builds[i], i, y, is_large);
      y += row_height;
    }
    draw_edges(is_large);
    return fmt::format(
        "<div class=\"graph\"><svg role=\"img\" aria-label=\"Graph of the steps\" width=\"{0}\" "
        "height=\"{1}\" viewBox=\"0 0 {0} {1}\">{2}{3}</svg></div>",
        width_ + margin, y, edges_, nodes_);
  }

 private:
  void draw_build(const DocumentBuild& build, size_t index, int y, bool is_large) {
    nodes_ += fmt::format("<text class=\"name\" x=\"{}\" y=\"{}\">{}</text>", margin, y + 14,
                          html_escape(build.name));
    int x = margin;
    const std::vector<uint32_t> steps = steps_of(build);
    for (const uint32_t step : steps) {
      owner_[step] = index;
      boxes_[step] = {x, y + 24};
      if (!is_large) {
        draw_step(step, build);
        x += box_width + gap;
      }
    }
    if (is_large) {
      draw_box({margin, y + 24}, "run", "", build.source_type,
               fmt::format("{} steps", steps.size()), build.name);
      x += box_width + gap;
    }
    width_ = std::max(width_, x - gap);
  }

  void draw_step(uint32_t index, const DocumentBuild& build) {
    const DocumentStep& step = document_.steps[index];
    const StepAssessment* assessed = view_.assessed(index);
    draw_box(boxes_[index], verdict_class(assessed), step.address, step_name(step, build),
             step.summary,
             step.summary + (assessed == nullptr ? "" : "\n" + verdict_text(*assessed)));
  }

  void draw_box(Box box, std::string_view style, std::string_view target, std::string_view first,
                std::string_view second, std::string_view title) {
    nodes_ += fmt::format(
        "<a class=\"{}\" href=\"#{}\"><title>{}</title><rect x=\"{}\" y=\"{}\" width=\"{}\" "
        "height=\"{}\" rx=\"5\"/><text class=\"name\" x=\"{}\" y=\"{}\">{}</text>"
        "<text x=\"{}\" y=\"{}\">{}</text></a>",
        style, html_escape(target), html_escape(title), box.x, box.y, box_width, box_height,
        box.x + 8, box.y + 16, html_escape(shortened(first, 19)), box.x + 8, box.y + 32,
        html_escape(shortened(second, 22)));
  }

  void draw_edges(bool is_large) {
    for (uint32_t i = 0; i < document_.steps.size(); ++i) {
      for (const uint32_t need : document_.steps[i].needs) {
        const bool is_across = owner_[need] != owner_[i];
        if (!is_large || is_across) {
          draw_edge(boxes_[need], boxes_[i], is_across);
        }
      }
    }
  }

  void draw_edge(Box from, Box to, bool is_across) {
    const int x = from.x + box_width;
    const int y = from.y + box_height / 2;
    if (!is_across) {
      edges_ += fmt::format("<path d=\"M{} {} L{} {}\"/>", x, y, to.x, to.y + box_height / 2);
      return;
    }
    edges_ += fmt::format("<path d=\"M{} {} C{} {} {} {} {} {}\"/>", from.x + box_width / 2,
                          from.y + box_height, from.x + box_width / 2, from.y + row_height - 30,
                          to.x + box_width / 2, to.y - 40, to.x + box_width / 2, to.y);
  }

  const PlanView& view_;
  const PlanDocument& document_;
  std::vector<Box> boxes_;
  std::vector<size_t> owner_;
  std::string nodes_;
  std::string edges_;
  int width_ = 0;
};

}  // namespace

std::string html_escape(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string_view verdict_class(const StepAssessment* assessed) {
  return assessed == nullptr ? "run" : verdict_name(assessed->verdict);
}

std::string page_graph(const PlanView& view) {
  return Graph(view).draw();
}

}  // namespace kiln
