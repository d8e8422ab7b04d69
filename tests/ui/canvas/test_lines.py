"""Which test drives which line of the canvas's specification; a line of a finished group without a test fails here."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
TESTS = HERE.parents[1]

FINISHED = {
    "A": 12,
    "B": 9,
    "C": 13,
    "D": 17,
    "E": 13,
    "F": 6,
    "G": 5,
    "H": 5,
    "I": 9,
    "J": 3,
    "K": 9,
    "L": 10,
    "M": 8,
}
"""Groups in which every line up to this one must have a test."""

MISSING: dict[str, str] = {}
"""Lines of finished groups without a test on the canvas, with the reason."""

LINES: dict[str, tuple[str, ...]] = {
    # Group A, looking.
    "A01": (
        "looking::test_the_mouse_preset_zooms_with_whatever_turns_the_wheel",
        "looking::test_the_trackpad_preset_pans_and_zooms_with_control_or_a_pinch",
        "../file_drop::test_the_first_run_asks_how_one_moves_and_keeps_the_answer",
        "../file_drop::test_preferences_choose_the_preset_and_the_keys_that_add",
    ),
    "A02": (
        "looking::test_zoom_by_wheel_keeps_the_point_under_the_pointer",
        "looking::test_zoom_by_key_is_anchored_at_the_middle_of_the_selection_else_of_the_window",
    ),
    "A03": (
        "looking::test_the_zoom_factor_follows_the_turn",
        "looking::test_pixels_count_where_the_device_tells_them",
        "looking::test_a_pinch_without_a_usable_number_changes_nothing",
        "bad_input::test_a_pointer_without_a_usable_place_moves_nothing",
    ),
    "A04": (
        "looking::test_a_trackpad_is_recognised_and_one_click_overrides_the_guess",
        "looking::test_a_wheel_with_notches_is_a_mouse_and_fine_turns_in_phases_are_a_trackpad",
    ),
    "A05": (
        "looking::test_zoom_stays_between_five_and_four_hundred_percent_and_the_network_in_the_window",
        "looking::test_the_readout_is_a_menu_with_fit_steps_and_a_typed_value",
        "edits::test_the_content_never_leaves_the_window_altogether",
    ),
    "A06": (
        "looking::test_the_middle_button_pans_over_a_field_on_the_canvas_and_the_field_stays",
        "looking::test_a_middle_click_without_travel_changes_nothing",
        "gestures::test_the_view_is_dragged_from_anywhere_even_over_a_node",
    ),
    "A07": (
        "looking::test_the_wheel_and_the_space_bar_move_the_view_while_something_is_dragged",
        "gestures::test_the_view_pans_while_a_wire_is_in_the_hand",
    ),
    "A08": (
        "looking::test_the_view_pans_faster_the_deeper_the_pointer_is_in_the_edge",
        "looking::test_a_drag_that_begins_in_the_edge_does_not_pan_at_once",
        "gestures::test_the_view_pans_by_itself_at_the_windows_edge",
    ),
    "A09": (
        "looking::test_keys_fit_all_or_the_selection",
        "looking::test_a_fit_glides_for_at_most_200_milliseconds_and_jumps_under_reduced_motion",
    ),
    "A10": (
        "looking::test_alt_and_the_arrows_go_back_and_forth_between_views",
        "looking::test_a_jump_to_a_layer_out_of_sight_can_be_gone_back_from",
        "looking::test_a_view_is_kept_by_a_digit_and_found_again_in_a_window_of_another_size",
        "../file_drop::test_kept_views_are_saved_for_each_project_beside_the_design",
        "../file_drop::test_control_and_a_digit_go_to_a_view_on_the_canvas_and_to_a_workspace_elsewhere",
    ),
    "A11": ("looking::test_a_chip_points_back_to_the_graph_when_its_middle_is_nowhere",),
    "A12": (
        "looking::test_the_locked_canvas_selects_and_pans_but_nothing_moves_or_rewires",
        "lock::test_keys_change_nothing_and_one_sentence_says_why",
        "lock::test_the_menus_change_nothing",
        "lock::test_the_inspector_shows_everything_and_changes_nothing",
        "lock::test_selecting_panning_and_zooming_work_and_the_key_unlocks",
    ),
    # Group B, selecting.
    "B01": (
        "gestures::test_clicks_select_add_toggle_and_clear",
        "edits::test_select_all_invert_and_escape",
    ),
    "B02": (
        "selecting::test_a_press_selects_an_unselected_layer_at_once",
        "selecting::test_a_press_on_one_of_several_selected_layers_waits_for_the_release",
    ),
    "B03": ("selecting::test_a_press_becomes_a_drag_after_six_pixels_or_slowly_after_two",),
    "B04": (
        "gestures::test_a_rubber_band_to_the_right_takes_what_lies_inside",
        "gestures::test_a_rubber_band_to_the_left_takes_what_it_touches",
        "arranging::test_alt_takes_away_from_the_selection_by_a_rubber_band",
        "selecting::test_a_rubber_band_lights_up_what_it_takes_and_says_how_it_takes",
    ),
    "B05": (
        "selecting::test_a_rubber_band_lights_up_what_it_takes_and_says_how_it_takes",
        "gestures::test_panels_hear_of_a_rubber_band_once_when_it_ends",
    ),
    "B06": (
        "arranging::test_a_click_with_alt_and_shift_selects_what_leads_to_a_layer",
        "arranging::test_the_menu_selects_along_the_wires_without_alt",
        "arranging::test_shift_l_selects_all_of_the_same_kind",
    ),
    "B07": (
        "selecting::test_a_wire_is_selected_within_a_band_of_fourteen_pixels",
        "selecting::test_a_selected_wire_shows_grips_and_the_layers_at_both_ends",
    ),
    "B08": (
        "selecting::test_hovering_a_layer_dims_the_wires_of_others_and_brings_out_its_own",
        "selecting::test_hovering_a_port_brings_out_every_wire_on_it",
    ),
    "B09": (
        "selection_bar::test_it_comes_with_the_second_layer_and_goes_with_the_selection",
        "selection_bar::test_its_buttons_do_what_they_say_in_one_step_each",
        "selection_bar::test_it_makes_blocks_and_frames",
    ),
    # Group C, adding.
    "C01": ("adding::test_the_ghost_has_the_size_of_a_layer_and_the_shape_that_comes_out_below_it",),
    "C02": (
        "placing::test_a_layer_dropped_on_a_wire_is_inserted_and_the_rest_makes_room",
        "gestures::test_a_loose_layer_dropped_on_a_wire_is_threaded_in",
        "placing::test_a_loose_layer_dropped_on_a_short_wire_gets_room_in_the_same_step",
        "placing::test_room_is_shown_for_a_loose_layer_while_it_is_held_over_a_short_wire",
    ),
    "C03": (
        "adding::test_alt_pressed_while_a_layer_is_carried_suppresses_the_insertion",
        "adding::test_alt_pressed_while_a_loose_layer_is_dragged_suppresses_the_insertion",
    ),
    "C04": (
        "adding::test_an_insertion_that_needs_an_adapter_names_it_and_brings_it_in_the_same_step",
        "adding::test_an_insertion_that_nothing_makes_fit_is_not_offered",
        "adding::test_a_dragged_layer_is_inserted_only_where_it_fits_both_sides",
        "placing::test_a_loose_layer_that_does_not_fit_a_wire_goes_beside_it_and_says_why_once",
    ),
    "C05": (
        "adding::test_a_layer_below_an_open_output_shows_its_wire_before_it_is_dropped",
        "placing::test_a_layer_dropped_below_an_open_output_is_wired_to_it",
    ),
    "C06": ("placing::test_a_layer_held_on_another_ones_middle_takes_its_place",),
    "C07": (
        "adding::test_a_and_a_double_click_on_nothing_ask_for_a_layer_that_stands_there_and_is_selected",
        "adding::test_tab_asks_for_a_layer_only_where_that_was_chosen",
        "adding::test_any_letter_asks_for_a_layer_where_that_was_chosen_and_gives_up_the_keys",
    ),
    "C08": (
        "adding::test_mistyped_names_are_understood",
        "quick_search::test_numbers_and_words_become_arguments",
        "quick_search::test_synonyms_find_the_dense_layer",
    ),
    "C09": (
        "adding::test_what_was_added_often_and_lately_comes_first_among_what_fits",
        "adding::test_what_does_not_fit_is_listed_last_greyed_with_its_reason",
        "../file_drop::test_what_is_typed_into_the_quick_add_is_remembered_in_the_settings",
    ),
    "C10": (
        "adding::test_arrows_choose_and_enter_takes_what_is_chosen",
        "adding::test_shift_and_enter_append_after_the_selected_layer",
        "adding::test_control_and_enter_keep_the_card_open_and_the_next_layer_follows",
        "placing::test_enter_in_the_search_appends_the_best_match",
    ),
    "C11": ("placing::test_an_open_output_offers_a_layer_by_a_plus_below_it",),
    "C12": ("adding::test_a_new_layer_has_a_free_name_and_lands_on_no_other",),
    "C13": (
        "../file_drop::test_a_project_dropped_on_the_window_opens",
        "../file_drop::test_a_models_configuration_opens_as_a_design_without_a_file",
        "../file_drop::test_a_picture_is_shown_to_the_network",
        "../file_drop::test_anything_else_explains_itself_before_and_after_the_drop",
    ),
    # Group D, wiring.
    "D01": ("gestures::test_a_wire_is_drawn_in_either_direction_and_snaps_within_twenty_pixels",),
    "D02": ("gestures::test_click_and_click_draws_a_wire",),
    "D03": ("gestures::test_a_wire_is_drawn_in_either_direction_and_snaps_within_twenty_pixels",),
    "D04": (
        "gestures::test_a_wire_dropped_on_a_body_takes_its_free_port",
        "wiring::test_a_layer_with_several_free_ports_asks_which_is_meant",
    ),
    "D05": ("gestures::test_a_layer_that_reads_pictures_refuses_a_row_of_numbers",),
    "D06": (
        "wiring::test_control_at_the_drop_puts_in_what_makes_the_wire_fit",
        "wiring::test_enter_while_a_wire_is_in_the_hand_takes_the_fix_too",
    ),
    "D07": ("edits::test_a_wire_dropped_on_nothing_asks_for_the_layer_at_its_end",),
    "D08": ("gestures::test_a_loop_is_refused_in_words_and_its_way_is_shown",),
    "D09": ("gestures::test_the_wire_that_will_be_replaced_is_shown_dashed_until_release",),
    "D10": (
        "gestures::test_a_used_input_gives_up_its_wire_and_a_drop_on_nothing_removes_it",
        "gestures::test_a_wire_end_is_moved_to_another_layer_in_one_step",
    ),
    "D11": (
        "wiring::test_control_and_a_drag_from_an_output_carry_all_its_wires",
        "wiring::test_alt_and_a_click_on_a_port_remove_its_wires",
    ),
    "D12": ("wiring::test_shift_and_a_drag_from_a_used_input_draw_a_second_wire_from_its_source",),
    "D13": (
        "wiring::test_a_blade_cuts_all_wires_it_crosses_in_one_step",
        "wiring::test_a_blade_that_crosses_several_wires_is_one_step_that_says_how_many",
        "shaking::test_a_shaken_layer_comes_off_its_wires_in_one_step",
        "shaking::test_nobody_shakes_anything_off_before_choosing_to",
    ),
    "D14": (
        "wiring::test_a_dot_is_put_on_a_wire",
        "wiring::test_dots_are_selected_together_and_deleted_with_the_wire_kept",
    ),
    "D15": (
        "wiring::test_alt_s_exchanges_the_inputs_of_the_selected_layer",
        "wiring::test_selected_layers_are_chained_from_top_to_bottom_in_one_step",
    ),
    "D16": (
        "gestures::test_a_merge_takes_a_third_wire_at_its_spare_port",
        "wiring::test_the_inputs_of_a_merge_are_numbered_and_a_single_one_is_not",
    ),
    "D17": ("wiring::test_a_wire_under_the_pointer_tells_what_flows_in_it",),
    # Group E, editing.
    "E01": ("gestures::test_shift_keeps_a_move_on_one_axis", "edits::test_nudges_in_a_row_are_one_step"),
    "E02": (
        "guides::test_a_dragged_layer_takes_the_line_of_the_others",
        "guides::test_ctrl_turns_snapping_round",
    ),
    "E03": (
        "arranging::test_duplicating_again_repeats_the_last_distance",
        "arranging::test_alt_and_a_drag_leave_the_layer_and_carry_a_copy",
    ),
    "E04": (
        "edits::test_the_clipboard_holds_text_that_any_editor_keeps",
        "undo::test_a_text_that_is_no_graph_explains_itself",
    ),
    "E05": ("edits::test_copy_and_paste_add_the_layers_with_the_wires_among_them",),
    "E06": (
        "undo::test_pasting_with_wires_keeps_those_from_layers_that_are_still_there",
        "undo::test_parameters_alone_are_pasted_onto_layers_of_the_same_kind",
    ),
    "E07": (
        "edits::test_delete_removes_the_selection_with_its_wires_as_one_step",
        "taking::test_ctrl_delete_bridges_the_gap_in_one_step",
        "taking::test_a_bridge_that_does_not_fit_stays_as_a_hint_and_is_no_wire",
    ),
    "E08": ("taking::test_ctrl_b_skips_and_uses_again", "taking::test_a_skipped_layer_looks_different"),
    "E09": (
        "inline_edit::test_a_double_press_on_a_value_edits_it",
        "inline_edit::test_enter_edits_the_first_value_and_tab_goes_on",
    ),
    "E10": (
        "../scrubbing::test_a_drag_changes_a_whole_number",
        "../scrubbing::test_sums_are_worked_out",
        "../scrubbing::test_a_comma_is_read_as_a_stop_and_shown_as_one",
        "../scrubbing::test_what_is_out_of_range_is_refused_with_the_range",
    ),
    "E11": (
        "../inspector/panel::test_several_layers_share_fields_and_differences_are_dashes",
        "../scrubbing::test_fields_that_differ_show_a_dash_and_an_edit_sets_all_in_one_step",
    ),
    "E12": (
        "edits::test_f2_renames_where_the_name_stands",
        "edits::test_a_name_that_is_taken_is_refused_in_a_sentence",
    ),
    "E13": ("arranging::test_layers_are_aligned_in_one_step", "arranging::test_layers_get_equal_distances"),
    # Group F, blocks.
    "F01": (
        "blocks::test_ctrl_g_puts_the_selection_into_a_block_with_ports",
        "blocks::test_ctrl_shift_u_takes_it_apart_and_undo_gives_the_same_file",
        "blocks::test_e_unfolds_a_block_in_place_and_folds_it_again",
        "inner_layers::test_a_click_selects_the_layer_and_not_the_block",
        "inner_layers::test_keys_edit_the_definition_in_one_step_and_undo_is_exact",
        "inner_layers::test_the_inspector_shows_the_layer_and_edits_the_definition",
    ),
    "F02": (
        "blocks::test_a_double_click_opens_a_block_and_u_leaves_it_with_the_view_restored",
        "blocks::test_escape_leaves_only_when_nothing_is_selected",
        "blocks::test_the_breadcrumb_leads_back",
        "blocks::test_what_is_changed_inside_changes_the_definition",
        "blocks::test_wires_inside_show_the_shapes_of_the_instance_one_came_through",
        "blocks::test_f8_leads_to_a_problem_inside_a_block",
    ),
    "F03": (
        "blocks::test_a_named_block_is_offered_again_and_its_instances_are_linked",
        "blocks::test_repeat_and_parameters_are_set_in_the_inspector",
        "blocks::test_a_field_inside_becomes_a_parameter_of_the_block_by_its_menu",
        "blocks::test_an_open_block_gets_another_input_and_output_by_its_menu",
    ),
    "F04": (
        "furniture::test_ctrl_shift_g_frames_the_selection_and_asks_for_its_title",
        "furniture::test_a_frame_carries_its_members_and_nothing_else",
        "furniture::test_lying_over_a_frame_makes_no_member_but_f_does",
    ),
    "F05": (
        "furniture::test_ctrl_drag_of_the_title_moves_only_the_frame",
        "furniture::test_frames_nest_and_the_outer_one_carries_the_inner",
        "furniture::test_a_title_has_room_for_eleven_pixels_at_every_zoom",
    ),
    "F06": (
        "furniture::test_n_attaches_a_note_that_goes_with_its_layer",
        "furniture::test_a_new_note_with_its_words_is_one_step_and_without_words_none",
        "furniture::test_a_free_note_is_dragged_and_its_corner_stretches_it",
        "furniture::test_a_note_shows_markdown_and_no_html_and_loads_nothing",
        "note_links::test_a_click_on_a_link_shows_where_it_leads_and_only_the_button_opens_it",
        "note_links::test_nothing_but_the_web_is_ever_opened",
        "furniture::test_a_comment_is_a_badge_and_stands_on_the_hover_card",
        "furniture::test_frames_notes_and_comments_are_copied_with_what_they_stand_beside",
    ),
    # Group I, feedback.
    "I01": (
        "feedback::test_an_edit_among_a_thousand_layers_is_worked_out_at_once",
        "feedback::test_labels_made_old_by_an_edit_are_faint_until_the_new_ones_are_known",
    ),
    "I02": (
        "feedback::test_each_kind_of_problem_has_a_shape_of_its_own",
        "feedback::test_problems_grow_behind_their_layer_when_it_is_far",
        "feedback::test_a_hint_has_its_circle_from_afar_too",
        "badges::test_no_badge_would_lie_over_a_label_or_a_number_of_a_port",
    ),
    "I03": (
        "painting::test_only_the_first_broken_layer_is_red",
        "scene::test_what_follows_a_broken_layer_waits_for_it_by_name",
    ),
    "I04": (
        "edits::test_a_problem_badge_opens_a_card_with_the_sentence",
        "edits::test_a_fix_is_priced_previewed_and_taken_as_one_step",
    ),
    "I05": ("feedback::test_f8_walks_through_the_problems_and_shift_f8_back",),
    "I06": (
        "feedback::test_the_hover_card_stays_while_the_pointer_is_in_it_and_leads_to_the_formula",
        "feedback::test_the_formula_link_opens_the_inspector_at_the_working",
    ),
    "I07": ("feedback::test_the_status_bar_spells_what_the_keys_do_during_a_gesture",),
    "I08": (
        "feedback::test_escape_restores_exactly_what_was_there_before_any_gesture",
        "escape::test_escape_gives_back_bytes_selection_and_view",
        "escape::test_every_kind_of_gesture_is_among_them",
        "escape::test_escape_takes_back_how_far_the_view_went_by_itself_at_the_edge",
    ),
    "I09": (
        "feedback::test_what_takes_away_never_asks_and_offers_undo_for_six_seconds",
        "feedback::test_an_offer_to_undo_goes_with_the_next_step",
    ),
    # Group K, undo.
    "K01": (
        "undo::test_dragging_many_layers_is_one_step",
        "undo::test_pasting_many_layers_is_one_step_with_their_wires",
    ),
    "K02": ("undo::test_nudges_of_one_selection_merge_within_a_second",),
    "K03": ("undo::test_looking_and_selecting_are_no_steps",),
    "K04": ("inline_edit::test_the_editor_owns_undo_and_the_canvas_has_it_afterwards",),
    "K05": (
        "undo::test_a_drag_owns_undo_and_ends_with_escape",
        "undo::test_undo_waits_while_quick_add_is_open",
    ),
    "K06": (
        "undo::test_undo_far_away_scrolls_there_and_marks_what_changed",
        "undo::test_an_undone_move_glides",
    ),
    "K07": ("undo::test_steps_have_names_a_person_would_give",),
    "K08": ("undo::test_parallel_wires_are_undone_one_by_one",),
    "K09": (
        "../training/workspace::test_editing_during_training_says_that_it_is_for_the_next_run",
        "undo::test_an_edit_during_a_run_says_that_the_next_run_has_it",
    ),
    # Group G, layout.
    "G01": (
        "layout::test_l_lays_out_all_in_one_step_around_the_same_middle",
        "layout::test_l_lays_out_only_the_selection_where_there_is_one",
    ),
    "G02": (
        "layout::test_the_same_network_gives_the_same_picture_wherever_it_stood",
        "layout::test_a_small_edit_moves_few_layers_against_each_other",
    ),
    "G03": (
        "layout::test_the_main_chain_is_straight_and_branches_stand_to_its_right",
        "layout::test_skip_wires_run_in_a_gutter_beside_the_layers",
        "layout::test_large_networks_are_laid_out_beside_the_work_of_the_window",
        "layout::test_escape_stops_the_layout_of_a_large_network",
        "direction::test_a_layout_that_takes_long_asks_once_and_escape_stops_it",
        "direction::test_one_is_asked_after_two_and_a_half_seconds",
    ),
    "G04": (
        "direction::test_shift_v_turns_the_network_in_one_step_and_undo_gives_the_same_file",
        "direction::test_the_menu_of_the_plane_names_the_other_direction",
        "direction::test_ports_stand_left_and_right_and_wires_leave_level",
        "direction::test_skip_wires_run_in_a_gutter_below_and_through_no_layer",
        "direction::test_shapes_stand_on_their_wires_and_touch_no_layer",
        "direction::test_arrows_follow_the_wires_and_the_other_axis_the_branches",
        "direction::test_a_layer_held_over_a_wire_makes_room_along_the_data_and_is_inserted",
        "direction::test_rails_and_ports_of_an_open_block_stand_left_and_right",
        "../../document/flow::test_turning_and_undoing_gives_the_same_bytes",
        "../../document/flow::test_a_direction_is_saved_and_old_files_run_down",
    ),
    "G05": (
        "direction::test_shift_p_pins_and_unpins_in_one_step_each",
        "direction::test_layouts_and_room_leave_a_pinned_layer_and_a_hand_moves_it_with_a_note",
        "direction::test_a_pinned_layer_wears_its_badge_at_the_upper_left",
        "direction::test_a_pin_travels_with_a_copy",
        "direction::test_inserting_makes_room_unless_that_is_off",
        "direction::test_taking_a_layer_out_of_a_chain_closes_the_gap_unless_that_is_off",
        "placing::test_dots_of_wires_go_along_where_room_is_made_and_closed",
        "../../document/flow::test_nothing_but_a_hand_moves_a_pinned_layer",
        "../../document/flow::test_taking_out_what_was_put_in_closes_the_gap",
    ),
    # Group H, overview and search.
    "H01": (
        "search::test_the_map_is_there_from_25_layers_on",
        "search::test_dragging_the_window_of_the_map_moves_the_view",
        "search::test_the_wheel_over_the_map_zooms",
        "search::test_the_map_shows_families_and_problems",
    ),
    "H02": (
        "search::test_words_find_names_kinds_settings_shapes_and_problems",
        "search::test_control_f_steps_through_the_results_and_dims_the_rest",
        "search::test_what_is_not_found_keeps_a_quarter_of_its_strength",
    ),
    "H03": ("painting::test_from_afar_nodes_are_blocks_of_their_familys_colour",),
    "H04": (
        "layout::test_a_long_wire_fades_in_its_middle_until_one_points_at_its_ends",
        "lens::test_shift_h_shows_only_the_wires_of_the_selection",
    ),
    "H05": (
        "outline::test_rows_stand_in_the_order_of_the_data",
        "outline::test_selection_goes_both_ways",
    ),
    # Group J, the search for commands, and keys.
    "J01": (
        "offers::test_every_item_of_every_menu_is_known",
        "offers::test_the_search_of_the_window_lists_them_and_does_them",
    ),
    "J02": (
        "../shortcuts::test_another_key_takes_the_place_of_the_default_on_the_canvas",
        "../shortcuts::test_a_key_that_is_taken_is_refused_with_what_it_does",
        "../shortcuts::test_keys_of_the_menus_are_changed_too_and_come_back",
    ),
    "J03": (
        "../shortcuts::test_a_question_mark_shows_the_keys_of_the_canvas",
        "../shortcuts::test_f1_shows_the_keys_of_the_view_that_has_the_keyboard",
    ),
    # Group L, without a mouse.
    "L01": ("../shortcuts::test_f6_goes_from_pane_to_pane_with_a_ring_and_comes_back_where_one_was",),
    "L02": (
        "by_keys::test_tab_walks_in_the_order_of_the_data_and_then_leaves",
        "by_keys::test_space_selects_the_layer_in_focus_and_shift_and_arrows_select_more",
        "by_keys::test_the_view_follows_the_focus",
    ),
    "L03": (
        "by_keys::test_m_carries_a_layer_with_the_arrows_until_enter_in_one_step",
        "by_keys::test_escape_puts_a_carried_layer_back",
        "../shortcuts::test_single_letters_can_be_switched_off",
    ),
    "L04": (
        "by_keys::test_c_gives_the_ports_that_fit_letters_and_a_letter_and_enter_wire_one",
        "by_keys::test_arrows_go_from_port_to_port_and_escape_leaves_all_as_it_was",
        "whole_networks::test_a_residual_network_is_built_by_keys_alone",
    ),
    "L05": (
        "accessible::test_the_canvas_is_a_list_with_one_item_per_layer_port_and_wire",
        "accessible::test_a_layer_says_its_kind_name_parameters_shape_inputs_and_problems",
        "accessible::test_every_port_says_whose_it_is_and_what_hangs_on_it",
        "accessible::test_every_wire_says_its_ends_and_what_flows_in_it",
        "accessible::test_layers_inside_an_open_block_are_told_with_their_place_and_their_block",
    ),
    "L06": (
        "accessible::test_a_new_layer_is_announced_with_what_comes_out_of_it",
        "accessible::test_quick_steps_are_announced_once_in_a_while_and_the_last_one_always",
    ),
    "L07": (
        "outline::test_keys_mean_the_same_as_on_the_canvas",
        "outline::test_the_menu_of_a_row_is_the_layers_menu",
    ),
    "L08": (
        "access::test_every_button_over_the_canvas_is_at_least_24_pixels",
        "access::test_a_port_is_hit_20_pixels_away_at_any_zoom",
    ),
    "L09": (
        "access::test_reduced_motion_lets_everything_jump",
        "../toggles::test_no_canvas_motion_takes_time_under_reduced_motion",
    ),
    "L10": ("access::test_the_interface_scales_beside_the_zoom_and_everything_still_works",),
    # Group M, touch, pen, themes, start.
    "M01": (
        "touch::test_one_finger_drags_a_layer_in_one_step",
        "touch::test_two_fingers_pan_and_zoom_and_change_nothing",
        "touch::test_a_long_press_opens_the_menu",
    ),
    "M02": (
        "touch::test_the_other_end_of_a_pen_cuts_wires",
        "touch::test_control_shift_and_a_drag_zoom_without_a_wheel",
    ),
    "M03": (
        "crisp::test_pictures_of_icons_have_a_pixel_for_each_of_the_screens",
        "crisp::test_layers_and_their_words_are_drawn_and_not_enlarged",
        "crisp::test_hairlines_stay_one_pixel_at_every_zoom",
    ),
    "M04": (
        "../sight::test_strong_contrast_is_at_least_seven_for_text_and_four_and_a_half_for_lines",
        "../sight::test_strong_contrast_is_chosen_in_the_menu_and_worn_at_once",
        "../toggles::test_high_contrast_chosen_again_wears_what_was_worn_before",
    ),
    "M05": (
        "../sight::test_families_stay_apart_for_every_sight",
        "../sight::test_every_family_has_a_drawing_and_two_letters_besides_its_colour",
    ),
    "M06": (
        "../short_tour::test_the_start_page_has_a_card_for_each_way_to_begin",
        "../short_tour::test_a_card_begins_its_network",
        "../short_tour::test_a_saved_project_is_listed_and_opened",
        "../short_tour::test_import_asks_for_a_file_and_open_too",
        "../short_tour::test_the_tour_stands_beside_each_part_and_takes_90_seconds",
    ),
    "M07": (
        "../beginnings::test_an_empty_canvas_has_one_line_and_two_buttons_until_the_first_layer",
        "../beginnings::test_there_is_at_most_one_tip_in_a_session",
    ),
    "M08": (
        "../beginnings::test_unsaved_work_is_written_within_two_seconds_and_brought_back",
        "../beginnings::test_how_one_looks_is_kept_beside_the_project_and_found_again",
        "inner_layers::test_unfolding_touches_no_line_of_the_model",
    ),
}


def file_of(test: str) -> Path:
    """Return the file of a test, which is written by its folder from here and its name."""
    folder, _, name = test.partition("::")[0].rpartition("/")
    return HERE / folder / f"test_{name}.py"


@cache
def names_in(file: Path) -> frozenset[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return frozenset(
        n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef) and n.name.startswith("test")
    )


@pytest.mark.parametrize("line", LINES)
def test_the_tests_of_a_line_exist(line):
    for test in LINES[line]:
        file, name = file_of(test), test.partition("::")[2]
        assert file.is_file(), f"{line}: {file.relative_to(TESTS)} is not there"
        assert name in names_in(file), f"{line}: {file.relative_to(TESTS)} has no {name}"


@pytest.mark.parametrize("group", FINISHED)
def test_every_line_of_a_finished_group_has_a_test_or_a_reason(group):
    lines = {f"{group}{number:02}" for number in range(1, FINISHED[group] + 1)}
    assert lines - LINES.keys() - MISSING.keys() == set()
    assert not LINES.keys() & MISSING.keys()


def test_no_line_is_named_that_the_specification_does_not_have():
    most = {
        "A": 12,
        "B": 9,
        "C": 13,
        "D": 17,
        "E": 13,
        "F": 6,
        "G": 5,
        "H": 5,
        "I": 9,
        "J": 3,
        "K": 9,
        "L": 10,
        "M": 8,
    }
    assert all(1 <= int(line[1:]) <= most[line[0]] for line in (*LINES, *MISSING))
